using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Judgement;

namespace Slipway.Controllers.Tests.Delivery.Judgement;

public sealed class JudgementSessionsTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static Rollout At(double weight) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Status = new RolloutStatus
        {
            CurrentPodHash = "new",
            StableRS = "old",
            Judgement = new RolloutJudgement { CanaryHash = "new", StableHash = "old", StartedAt = Start },
            Canary = new CanaryStatus
            {
                Weights = new TrafficWeights
                {
                    Canary = new WeightDestination { Weight = weight, PodTemplateHash = "new", ServiceName = "web" },
                    Stable = new WeightDestination { Weight = 100 - weight, PodTemplateHash = "old", ServiceName = "web" },
                    Verified = true,
                },
            },
        },
    };

    private static TrafficSplit Split(double? routed, bool mirrored, string hash = "new") => new()
    {
        Spec = new TrafficSplitSpec
        {
            Routes = routed is null ? null : [new TrafficRoute { Name = "r", Hash = hash, Percentage = routed }],
            Mirrors = mirrored ? [new TrafficMirror { Name = "m", Hash = hash }] : null,
        },
    };

    [Theory]
    [InlineData(10, null, false, JudgedTraffic.Shares)]
    [InlineData(10, 30.0, true, JudgedTraffic.Shares)]
    [InlineData(0, 30.0, true, JudgedTraffic.Route)]
    [InlineData(0, 100.0, true, JudgedTraffic.RouteAgainstAll)]
    [InlineData(0, null, true, JudgedTraffic.Copies)]
    [InlineData(0, null, false, JudgedTraffic.Shares)]
    public void Of_WhatReachesTheNewRevision_IsWhatIsCompared(double weight, double? routed, bool mirrored, JudgedTraffic compares)
    {
        var session = JudgementSessions.Of(At(weight), Split(routed, mirrored))!;
        Assert.Equal(compares, session.Compares);
        Assert.Equal(compares == JudgedTraffic.Shares ? weight / 100 : null, session.Share);
    }

    [Fact]
    public void Of_RouteOfAnotherRevision_IsNotCompared()
        => Assert.Equal(JudgedTraffic.Shares, JudgementSessions.Of(At(0), Split(30, mirrored: true, hash: "older"))!.Compares);

    [Fact]
    public void Of_StickyUsers_SayNothingAboutTheShareOfRequests()
    {
        var split = new TrafficSplit { Spec = new TrafficSplitSpec { Sticky = new TrafficStickiness { Cookie = "v" } } };
        Assert.Null(JudgementSessions.Of(At(10), split)!.Share);
        Assert.Equal(0.1, JudgementSessions.Of(At(10), null)!.Share);
    }
}
