using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Peers;

/// <summary>The limits of a metric, as Argo Rollouts documents them: a limit is the number that may be, one more is too many.</summary>
public sealed class ThresholdRuleTests
{
    private static readonly BinaryWindow Good = new(100, 5, 900, 900);
    private static readonly BinaryWindow Bad = new(100, 6, 900, 0);
    private static readonly BinaryWindow Empty = new(0, 0, 900, 0);

    [Fact]
    public void Add_FailuresUpToTheLimit_GoOnAndOneMoreAborts()
    {
        var rule = new ThresholdRule(new() { FailureLimit = 2 });
        Assert.Equal(ReplayDecision.None, Say(rule, Bad, Good, Bad, Good).Decision);
        var verdict = rule.Add(Bad);
        Assert.Equal((ReplayDecision.Abort, true, 3.0), (verdict.Decision, verdict.IsFinal, verdict.Evidence));
        Assert.Contains("3 bad measurements, allowed are 2", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_NoLimit_NeverAborts()
        => Assert.Equal(ReplayDecision.None, Say(new(new() { FailureLimit = -1 }), [.. Enumerable.Repeat(Bad, 100)]).Decision);

    [Fact]
    public void Add_IntervalsWithoutRequests_AreErrorsInARow()
    {
        var rule = new ThresholdRule(new());
        Assert.Equal(ReplayDecision.NotEnoughData, Say(rule, Empty, Empty, Empty, Empty).Decision);
        Assert.Equal(ReplayDecision.None, Say(rule, Good, Empty, Empty, Empty, Empty).Decision);
        Assert.Equal((ReplayDecision.Abort, true), Outcome(rule.Add(Empty)));
    }

    [Fact]
    public void Add_BetweenBothConditions_IsInconclusiveAndPauses()
    {
        var rule = new ThresholdRule(new() { FailureRate = 0.90, InconclusiveLimit = 1, FailureLimit = 0 });
        Assert.Equal(ReplayDecision.None, Say(rule, Bad, Good).Decision);
        var verdict = rule.Add(Bad);
        Assert.Equal((ReplayDecision.None, true), Outcome(verdict));
        Assert.Contains("Inconclusive", verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_CountReached_Promotes()
        => Assert.Equal((ReplayDecision.Promote, true), Outcome(Say(new(new() { Count = 3 }), Good, Empty, Bad, Good)));

    [Fact]
    public void Add_LastOfTheCountTooBad_AbortsInsteadOfPromoting()
        => Assert.Equal(ReplayDecision.Abort, Say(new(new() { Count = 2, FailureLimit = 0 }), Good, Bad).Decision);

    [Theory]
    [InlineData(60, ReplayDecision.Abort)]
    [InlineData(55, ReplayDecision.Abort)]
    [InlineData(50, ReplayDecision.NotEnoughData)]
    public void End_PartOfAnInterval_CountsWhenItIsNearlyWhole(int seconds, ReplayDecision expected)
        => Assert.Equal(expected, new ThresholdRule(new() { FailureLimit = 0 }).End(Bad, TimeSpan.FromSeconds(seconds)).Decision);

    private static (ReplayDecision Decision, bool IsFinal) Outcome(ReplayVerdict verdict) => (verdict.Decision, verdict.IsFinal);

    private static ReplayVerdict Say(ThresholdRule rule, params BinaryWindow[] intervals)
        => intervals.Aggregate((ReplayVerdict?)null, (_, interval) => rule.Add(interval))!;
}
