using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What a canary does here that it does nowhere else.</summary>
public sealed partial class StrategyTests
{
    [Fact]
    public void Canary_WeightsWithTwoDecimals_AreWrittenExactly()
    {
        var world = Updated(new RolloutStrategy
        {
            Canary = new CanaryStrategy
            {
                Steps = [new() { SetWeight = 0.01 }, new() { Pause = new() }, new() { SetWeight = 33.33 }, new() { Pause = new() }],
            },
        });
        foreach (var weight in new[] { 1, 3_333 })
        {
            world.RunUntil(() => world.Status.Phase == "Paused" && world.WeightOf("web:2") == weight, "the pause");
            Assert.Equal(weight / 100.0, world.Status.Canary!.Weights!.Canary!.Weight);
            world.Promote();
        }
    }

    [Theory]
    [InlineData("Successful", "Healthy")]
    [InlineData("Failed", "Degraded")]
    public void Canary_WorkersWithoutAService_AreJudgedByTheirAnalysisAlone(string measured, string phase)
    {
        var world = new RolloutWorld(4, new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [new() { SetWeight = 25 }, new() { Analysis = Rate }, new() { SetWeight = 50 }] },
        })
        {
            Templates = RolloutWorld.OneTemplate("rate"),
        };
        world.AddGateway("gw-1");
        world.Services.Clear();
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Template("web:2");
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        Assert.Null(world.Split);
        Assert.Equal((3, 1), (world.PodsOf("web:1"), world.PodsOf("web:2")));
        Assert.Null(world.Status.Canary?.Weights);
        Assert.Equal("NotEnoughData", world.Status.Judgement!.Verdict);
        world.Measured(world.Runs.Keys.Single(), measured, "the queue grows");
        world.RunUntil(() => world.Status.Phase == phase, "the end");
        world.Run(60);
        Assert.Equal(measured == "Failed" ? (4, 0) : (0, 4), (world.PodsOf("web:1"), world.PodsOf("web:2")));
    }

    [Theory]
    [InlineData("Complete", true)]
    [InlineData("Failed", false)]
    public void Canary_WorkersWithoutAService_AreTriedByAJob(string end, bool promoted)
    {
        var world = new RolloutWorld(4, new RolloutStrategy
        {
            Canary = new CanaryStrategy { Steps = [new() { Smoke = new SmokeStep { Job = "try" } }, new() { SetWeight = 50 }] },
        });
        world.Services.Clear();
        world.Jobs.Add(new Api.Batch.Job
        {
            Metadata = new ObjectMeta { Name = "try", Namespace = "default", Uid = "try" },
            Spec = new Api.Batch.JobSpec { Suspend = true, Template = world.Rollout.Spec!.Template },
        });
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Template("web:2");
        world.RunUntil(() => world.Runs.Count == 1, "the run");
        Assert.NotNull(world.Runs.Values.Single().Spec!.Metrics![0].Provider!.Job);
        world.Measured(world.Runs.Keys.Single(), promoted ? "Successful" : "Failed", end);
        world.Run(60);
        Assert.Equal(promoted, world.IsPromoted);
        Assert.Equal(promoted ? (0, 4) : (4, 0), (world.PodsOf("web:1"), world.PodsOf("web:2")));
    }
}
