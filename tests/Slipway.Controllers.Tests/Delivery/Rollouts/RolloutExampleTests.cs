using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The manifests that people start from: every field is known and honoured, and each is released to its end.</summary>
public sealed class RolloutExampleTests
{
    private static readonly string[] ForAPerson = ["header-routes", "blue-green", "ab-test", "argo-canary"];

    public static TheoryData<string> Names
        => [.. ExampleFiles.Names("rollouts").Where(static name => ExampleFiles.Objects("rollouts", name).OfType<Rollout>()
            .All(static r => r.Spec!.WorkloadRef is null))];

    [Theory]
    [MemberData(nameof(Names))]
    public void Example_OfAStrategy_IsReleasedToItsEnd(string name)
    {
        var objects = ExampleFiles.Objects("rollouts", name).ToList();
        var rollout = Assert.Single(objects.OfType<Rollout>());
        var world = new RolloutWorld(rollout.Spec!.Replicas!.Value, rollout.Spec.Strategy!)
        {
            Templates = new AnalysisTemplateSet { Templates = [.. objects.OfType<AnalysisTemplate>()] },
        };
        world.Take(rollout, objects.OfType<Service>());
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Spec(static s => s with { Template = RolloutWorld.WithImage(s.Template!, "echo:2") });
        world.Compared = [new TrafficComparisonCounts { Mirror = "compare", Hash = world.Hash, Compared = 1_000, Fields = 10 }];
        for (var i = 0; i < 2500 && (world.Status.Phase != "Healthy" || world.Status.StableRS != world.Hash); i++)
        {
            world.Run(1);
            foreach (var run in world.Runs.Where(static r => r.Value.Status is null).Select(static r => r.Key).ToList())
            {
                world.Measured(run, "Successful");
            }

            if (world.Status.Phase == "Paused" && i > 1000 && ForAPerson.Contains(name))
            {
                world.Promote();
            }
        }

        Assert.Equal("Healthy", world.Status.Phase);
        Assert.Equal(world.Hash, world.Status.StableRS);
    }

    [Fact]
    public void Examples_AllStrategies_AreThere()
    {
        var strategies = ExampleFiles.Names("rollouts").SelectMany(static name => ExampleFiles.Objects("rollouts", name))
            .OfType<Rollout>().Select(static r => r.Spec!.Strategy!)
            .SelectMany(static s => typeof(RolloutStrategy).GetProperties().Where(p => p.GetValue(s) is not null))
            .Select(static p => p.Name).Distinct().Order(StringComparer.Ordinal);
        Assert.Equal(typeof(RolloutStrategy).GetProperties().Select(static p => p.Name).Order(StringComparer.Ordinal), strategies);
    }
}
