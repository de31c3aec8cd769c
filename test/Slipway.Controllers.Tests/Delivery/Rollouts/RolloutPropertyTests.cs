using FsCheck;
using FsCheck.Fluent;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Commands and faults in any order: every state leads to an end or a pause that says why (invariants 5 and 6).</summary>
public sealed class RolloutPropertyTests
{
    private static readonly int Tests = Environment.GetEnvironmentVariable("SLIPWAY_LONG") == "1" ? 1_000 : 40;

    private static readonly Action<RolloutWorld>[] Happenings =
    [
        static w => w.Template("web:2"),
        static w => w.Template("web:3"),
        static w => w.Template("web:1"),
        static w => w.Abort(),
        static w => w.Retry(),
        static w => w.Promote(),
        static w => w.PromoteFull(),
        static w => w.Spec(static s => s with { Paused = true }),
        static w => w.Spec(static s => s with { Replicas = 0 }),
        static w => w.Spec(static s => s with { Replicas = 7 }),
        static w => w.Command(static s => s with { CurrentStepIndex = 2, PauseConditions = null }),
        static w => w.Command(static s => s with { CurrentStepIndex = 99 }),
        static w => w.BrokenImages.Add("web:2"),
        static w => w.BrokenImages.Add("web:1"),
        static w => w.StuckGateways.Add("gw-1"),
        static w => w.SilentGateways.Add("gw-1"),
        static w => w.AddGateway("gw-2"),
        static w => w.Wait(TimeSpan.FromSeconds(40)),
        static w => w.Tick(w.BadVerdict()),
        static w => w.Tick(worldMoves: false),
        static w => w.Move(),
        static w => w.Run(5),
    ];

    [Fact]
    public void Decide_AnyHappeningsThenQuiet_EndsOrPausesWithReason() => Check.One(
        Config.QuickThrowOnFailure.WithMaxTest(Tests),
        Prop.ForAll(Gen.Choose(0, Happenings.Length - 1).ArrayOf().ToArbitrary(), static numbers => Ends(numbers)));

    private static void Ends(int[] numbers)
    {
        var world = new RolloutWorld(
            3,
            new CanaryStep { SetWeight = 10 },
            new CanaryStep { Pause = new CanaryPause { Duration = "10s" } },
            new CanaryStep { SetWeight = 60 },
            new CanaryStep { Pause = new CanaryPause() });
        world.Run(5);
        foreach (var number in numbers)
        {
            Happenings[number](world);
            world.Tick();
        }

        world.BrokenImages.Clear();
        world.StuckGateways.Clear();
        world.SilentGateways.Clear();
        world.BusyRevisions.Clear();
        world.Move();
        world.Run(120);
        Assert.True(world.Status.Phase is "Healthy" or "Paused" or "Degraded", $"{world.Status.Phase} {world.Status.Message}");
        Assert.True(world.Status.Phase == "Healthy" || world.Status.Message is { Length: > 10 }, $"{world.Status.Phase} without a reason");
        Assert.Empty(RolloutPlanner.Decide(world.Observe(), world.Now).Actions);
    }
}
