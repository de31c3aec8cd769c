using FsCheck;
using FsCheck.Fluent;
using Slipway.Api.Trees;
using Slipway.ApiServer.Patching;

namespace Slipway.ApiServer.Tests.Patching.Apply;

public sealed class ApplyPropertyTests
{
    private static readonly Gen<TreeObject> Configurations =
        from replicas in Gen.Elements(0, 1, 2)
        from steps in Gen.Shuffle("a", "b", "c", "d")
        from count in Gen.Choose(0, 4)
        from weight in Gen.Choose(0, 2)
        from set in Gen.SubListOf("p", "q", "r")
        select Configuration(replicas, steps.Take(count), weight, set);

    [Fact]
    public void Apply_Twice_IsANoOp() => Check.QuickThrowOnFailure(Prop.ForAll(
        Configurations.ListOf(6).ToArbitrary(), static configurations =>
        {
            var x = Applying.Steps();
            var managers = new[] { "m1", "m2", "m3" };
            for (var i = 0; i < configurations.Count; i++)
            {
                x.Now = x.Now.AddMinutes(1);
                var content = Patches.Text(configurations[i]);
                x.Apply(managers[i % 3], content, force: true);
                var once = Patches.Text(x.Live!);
                x.Now = x.Now.AddMinutes(1);
                Assert.IsType<PatchOutcome.Patched>(x.Apply(managers[i % 3], content));
                Assert.Equal(once, Patches.Text(x.Live!));
            }
        }));

    [Fact]
    public void Apply_OneManagerAlone_GivesExactlyWhatItAppliedLast() => Check.QuickThrowOnFailure(Prop.ForAll(
        Configurations.ToArbitrary(), Configurations.ToArbitrary(), static (first, second) =>
        {
            var x = Applying.Steps();
            x.Apply("m1", Patches.Text(first));
            x.Apply("m1", Patches.Text(second));
            var fresh = Applying.Steps();
            fresh.Apply("m1", Patches.Text(second));
            Assert.True(x.Live!.DeepEquals(fresh.Live), $"{Patches.Text(x.Live)}\n{Patches.Text(fresh.Live!)}");
        }));

    [Fact]
    public void Apply_ForcedOrNot_LeavesEveryAppliedFieldInPlace() => Check.QuickThrowOnFailure(Prop.ForAll(
        Configurations.ToArbitrary(), Configurations.ToArbitrary(), static (mine, other) =>
        {
            var x = Applying.Steps();
            x.Apply("m1", Patches.Text(mine));
            if (x.Apply("m2", Patches.Text(other)) is PatchOutcome.Patched)
            {
                // No conflict: what m1 applied is all still so.
                Assert.IsType<PatchOutcome.Patched>(x.Apply("m1", Patches.Text(mine)));
            }
        }));

    private static TreeObject Configuration(int replicas, IEnumerable<string> steps, int weight, IReadOnlyList<string> set)
        => Patches.Object($$$"""
        {"spec":{"replicas":{{{replicas}}},
          "steps":[{{{string.Join(',', steps.Select(s => $"{{\"name\":\"{s}\",\"weight\":{weight}}}"))}}}],
          "set":[{{{string.Join(',', set.Select(static s => $"\"{s}\""))}}}]}}
        """);
}
