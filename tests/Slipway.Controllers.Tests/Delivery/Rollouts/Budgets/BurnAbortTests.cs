using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Budgets;

/// <summary>From the gateway's frames over the objective to the rollout, with the real controllers of both.</summary>
public sealed class BurnAbortTests
{
    [Fact]
    public void Release_BothVersionsBeginToFail_IsTakenBackByTheObjectiveAndThenHeld()
    {
        using var world = new DeliveryWorld(5) { AbortOnSloBurn = true };
        world.Create(new ServiceLevelObjective
        {
            Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
            Spec = new ServiceLevelObjectiveSpec
            {
                Service = "web", Availability = new AvailabilityIndicator(), Objective = "99.9%", BlockReleases = true,
            },
        });
        world.Deploy("web:1");
        world.RunUntil(() => world.Status.Phase == "Healthy", TimeSpan.FromMinutes(1), "the first version");
        world.Run(TimeSpan.FromMinutes(2));
        world.Deploy("web:2", new CanaryStep { SetWeight = 50 }, new CanaryStep { Pause = new CanaryPause() });
        world.RunUntil(() => world.WeightOf("web:2") == 5_000, TimeSpan.FromMinutes(1), "half of the traffic");
        world.Run(TimeSpan.FromSeconds(20));
        Assert.NotEqual(true, world.Status.Abort);

        // A cause that both share: the judge has nothing to hold against the new version.
        world.ErrorRates[DeliveryWorld.HashOf("web:1")] = 0.5;
        world.ErrorRates[DeliveryWorld.HashOf("web:2")] = 0.5;
        world.RunUntil(() => world.Status.Abort is true, TimeSpan.FromMinutes(2), "the abort");
        Assert.Contains("of objective web began at ", world.Status.AbortReason);
        Assert.NotEqual("Fail", world.Status.Judgement!.Verdict);
        world.RunUntil(() => world.WeightOf("web:2") == 0, TimeSpan.FromSeconds(10), "no traffic");

        world.Deploy("web:3", new CanaryStep { SetWeight = 50 });
        world.RunUntil(
            () => world.Status.Message!.StartsWith("ErrorBudgetSpent", StringComparison.Ordinal), TimeSpan.FromMinutes(1), "held");
        world.Run(TimeSpan.FromMinutes(1));
        Assert.Equal(0, world.WeightOf("web:3"));
    }
}
