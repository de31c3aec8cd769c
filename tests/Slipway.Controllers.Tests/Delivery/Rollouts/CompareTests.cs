using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The step <c>compare</c> and the comparison of a shadow.</summary>
public sealed class CompareTests
{
    [Fact]
    public void Compare_NothingDiffers_CopiesWhileItRunsAndGoesOnWhenEnoughAreCompared()
    {
        var world = Updated(new CompareStep { Ignore = ["header:etag"], Percentage = 10 });
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        var mirror = Assert.Single(world.Split!.Spec!.Mirrors!);
        Assert.Equal(("compare", world.Hash, 10.0), (mirror.Name, mirror.Hash, mirror.Percentage));
        Assert.Equal(["header:etag"], mirror.Compare!.Ignore!);
        Assert.Equal((0, 1), (world.WeightOf("web:2"), world.PodsOf("web:2")));
        world.Compared = [Counts(world, 99)];
        world.Run(5);
        Assert.Equal(("NotEnoughData", 99L, 1L), Verdict(world));
        Assert.Equal("Comparing", world.Status.PauseConditions![0].Reason);
        Assert.Contains("99 compared requests, 1 more are needed", world.Status.Message, StringComparison.Ordinal);
        world.Compared = [Counts(world, 100)];
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal(("NoDifference", 100L, null), Verdict(world));
        Assert.Null(world.Split!.Spec!.Mirrors);
        var told = Assert.Single(world.Events, static e => e.Reason == "AnswersAlike");
        Assert.Equal("none of 12 fields differs beyond noise in 100 compared requests", told.Message);
        Assert.Equal(
            ("NoDifference", 100L), (world.Status.History![^1].ComparisonVerdict, world.Status.History[^1].Comparison!.Compared!.Value));
    }

    [Fact]
    public void Compare_OneFieldDiffers_TakenBackBeforeAnyUserAndTheFieldNamedWithASample()
    {
        var world = Updated(new CompareStep());
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        world.Compared = [Counts(world, 20, Field(20, 0))];
        world.RunUntil(() => world.Status.Abort is true, "the abort");
        const string Why = "1 of 12 fields differ beyond noise in 20 compared requests; GET /orders/{id}: $.price differs "
            + "(\"1.50\" became \"1.5\"), in 20 requests only there and in 0 only between stable pods";
        Assert.Equal(Why, world.Status.AbortReason);
        var found = Assert.Single(world.Status.Comparison!.Differences!);
        Assert.Equal(("GET /orders/{id}", "$.price", "value", 20L, 0L, "\"1.50\"", "\"1.5\""),
            (found.Endpoint, found.Field, found.Kind, found.CandidateOnly, found.StableOnly, found.Stable, found.Candidate));
        Assert.Equal(1_200, world.Status.Comparison.Threshold!.Value, 1e-9);
        Assert.True(found.Evidence > 1_200);
        Assert.Contains(world.Events, static e => e.Reason == "RolloutAborted" && e.Message.Contains(Why, StringComparison.Ordinal));
        world.Run(60);
        Assert.Equal(0, world.WeightOf("web:2"));
        Assert.Null(world.Split!.Spec!.Mirrors);
        Assert.Equal("Different", world.Status.Comparison!.Verdict);
        world.Compared = null;
        world.Retry();
        world.RunUntil(() => world.Status.History![^1].Outcome == "Running", "the next release");
        Assert.Null(world.Status.History![^1].ComparisonVerdict);
        var past = world.Status.History[^2];
        Assert.Equal(("Aborted", "Different", "$.price"),
            (past.Outcome, past.ComparisonVerdict, Assert.Single(past.Comparison!.Differences!).Field));
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison again");
        Assert.Equal(("NotEnoughData", 0L, 100L), Verdict(world));
    }

    [Fact]
    public void Compare_TwoGateways_CountsSummedWhereNeitherAloneIsEnough()
    {
        var world = Updated(new CompareStep());
        world.AddGateway("gw-2");
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        world.StuckGateways.Add("gw-2");
        world.Compared = [Counts(world, 8, Field(8, 0))];
        world.Run(5);
        Assert.Equal(("NotEnoughData", 8L, 92L), Verdict(world));
        world.StuckGateways.Clear();
        world.RunUntil(() => world.Status.Abort is true, "the abort");
        Assert.Equal((16L, 24), (world.Status.Comparison!.Differences![0].CandidateOnly, world.Status.Comparison.Fields));
    }

    [Fact]
    public void Compare_NoiseAsOftenInTheSecondStablePod_NoDifference()
    {
        var world = Updated(new CompareStep { Duration = "1m" });
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        world.Compared = [Counts(world, 500, Field(90, 85))];
        world.Run(50);
        Assert.Equal(("NoDifference", 500L, null), Verdict(world));
        Assert.Equal(0, world.WeightOf("web:2"));
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Compare_CountsOfAnotherRevisionOrAnOlderSplit_DoNotCount()
    {
        var world = Updated(new CompareStep());
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        var counts = Counts(world, 500, Field(500, 0));
        world.Compared = [counts with { Hash = "gone" }, counts with { Mirror = "x" }];
        world.Run(5);
        Assert.Equal(("NotEnoughData", 0L, 100L), Verdict(world));
    }

    [Fact]
    public void Compare_OnDifferencePause_AsksAPersonOnceAndGoesOnWhenToldTo()
    {
        var world = Updated(new CompareStep { OnDifference = "pause" });
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        world.Compared = [Counts(world, 200, Field(200, 0))];
        world.Run(30);
        Assert.Equal(("Paused", "AnswersDiffer"), (world.Status.Phase, world.Status.PauseConditions![0].Reason));
        Assert.Single(world.Events, static e => e.Reason == "AnswersDiffer");
        Assert.EndsWith("promote to go on, or abort", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(0, world.WeightOf("web:2"));
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
        Assert.Equal("Different", world.Status.Comparison!.Verdict);
    }

    [Fact]
    public void Compare_TooFewRequestsForEver_WaitsForAPersonAndPromotesOnlyThen()
    {
        var world = Updated(new CompareStep { Duration = 30 });
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        world.Compared = [Counts(world, 3)];
        world.Run(3_600);
        Assert.Equal(("Paused", 0), (world.Status.Phase, world.WeightOf("web:2")));
        Assert.Contains("promote to go on without them", world.Status.Message, StringComparison.Ordinal);
        world.Promote();
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void Shadow_Compare_SameMirrorComparedAndTakenBackWhenAFieldDiffers()
    {
        var world = Updated(new RolloutStrategy { Shadow = new ShadowStrategy { Percentage = 50, Compare = new ShadowComparison() } });
        world.RunUntil(() => world.Status.Phase == "Paused", "the comparison");
        var mirror = Assert.Single(world.Split!.Spec!.Mirrors!);
        Assert.Equal(("shadow", true), (mirror.Name, mirror.Compare is not null));
        world.Compared = [Counts(world, 100) with { Mirror = "shadow" }];
        world.Run(600);
        Assert.Equal(("Paused", "NoDifference"), (world.Status.Phase, world.Status.Comparison!.Verdict));
        world.Compared = [Counts(world, 120, Field(20, 0)) with { Mirror = "shadow" }];
        world.RunUntil(() => world.Status.Abort is true, "the abort");
        Assert.Equal(0, world.WeightOf("web:2"));
    }

    private static RolloutWorld Updated(CompareStep step)
        => Updated(new RolloutStrategy { Canary = new CanaryStrategy { Steps = [new() { Compare = step }] } });

    private static RolloutWorld Updated(RolloutStrategy strategy)
    {
        var world = new RolloutWorld(4, strategy);
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        world.Template("web:2");
        return world;
    }

    private static (string? Verdict, long? Compared, long? Needed) Verdict(RolloutWorld world)
        => (world.Status.Comparison!.Verdict, world.Status.Comparison.Compared, world.Status.Comparison.RequestsNeeded);

    private static TrafficComparisonCounts Counts(RolloutWorld world, long compared, params TrafficFieldCounts[] fields) => new()
    {
        Mirror = "compare",
        Hash = world.Hash,
        Compared = compared,
        Fields = 12,
        Differences = fields,
    };

    private static TrafficFieldCounts Field(long candidate, long stable) => new()
    {
        Endpoint = "GET /orders/{id}",
        Field = "$.price",
        Kind = "value",
        CandidateOnly = candidate,
        StableOnly = stable,
        Stable = "\"1.50\"",
        Candidate = "\"1.5\"",
    };
}
