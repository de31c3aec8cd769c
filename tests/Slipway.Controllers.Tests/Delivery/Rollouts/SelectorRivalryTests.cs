using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

public sealed class SelectorRivalryTests
{
    private static readonly DateTimeOffset Noon = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void ElderOf_SamePods_IsTheOlderOfTheTwo()
    {
        var (older, younger) = (Rollout("argoproj.io/v1alpha1", 0, "web"), Rollout("slipway.dev/v1alpha1", 1, "web"));

        Assert.Same(older, SelectorRivalry.ElderOf(younger, [older]));
        Assert.Null(SelectorRivalry.ElderOf(older, [younger]));
    }

    [Fact]
    public void ElderOf_MadeInTheSameSecond_IsSlipwaysOwn()
    {
        var (own, argo) = (Rollout("slipway.dev/v1alpha1", 0, "web"), Rollout("argoproj.io/v1alpha1", 0, "web"));

        Assert.Same(own, SelectorRivalry.ElderOf(argo, [own]));
        Assert.Null(SelectorRivalry.ElderOf(own, [argo]));
    }

    [Fact]
    public void ElderOf_OtherPods_IsNobody()
        => Assert.Null(SelectorRivalry.ElderOf(Rollout("slipway.dev/v1alpha1", 1, "web"), [Rollout("argoproj.io/v1alpha1", 0, "api")]));

    [Fact]
    public void Decide_WithRival_OnlySaysSo()
    {
        var rollout = Rollout("slipway.dev/v1alpha1", 1, "web");
        var observation = new RolloutObservation { Rollout = rollout, Rival = Rollout("argoproj.io/v1alpha1", 0, "web") };

        var decision = RolloutPlanner.Decide(observation, Noon);
        var again = RolloutPlanner.Decide(observation with { Rollout = rollout with { Status = decision.Status } }, Noon);

        Assert.Equal("Degraded", decision.Status.Phase);
        Assert.StartsWith(
            "SelectorConflict: Rollout web of argoproj.io/v1alpha1 is older", decision.Status.Message, StringComparison.Ordinal);
        Assert.Equal(("InvalidSpec", "SelectorConflict"), (decision.Status.Conditions![0].Type, decision.Status.Conditions[0].Reason));
        Assert.Equal("SelectorConflict", Assert.IsType<RolloutAction.Announce>(Assert.Single(decision.Actions)).Reason);
        Assert.Empty(again.Actions);
        Assert.Equal(decision.Status.Conditions, again.Status.Conditions);
    }

    private static Rollout Rollout(string version, int second, string app)
    {
        var labels = new Dictionary<string, string> { ["app"] = app };
        return new Rollout
        {
            ApiVersion = version,
            Kind = "Rollout",
            Metadata = new ObjectMeta { Name = "web", Namespace = "team", CreationTimestamp = Noon.AddSeconds(second) },
            Spec = new RolloutSpec
            {
                Selector = new LabelSelector { MatchLabels = labels },
                Template = new() { Metadata = new ObjectMeta { Labels = labels } },
            },
        };
    }
}
