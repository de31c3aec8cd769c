using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Peers;

/// <summary>The counter of failed checks, as Flagger's documentation and scheduler have it.</summary>
public sealed class FlaggerRuleTests
{
    private static readonly BinaryWindow Good = new(100, 1, 900, 900);
    private static readonly BinaryWindow Bad = new(100, 2, 900, 0);
    private static readonly BinaryWindow Empty = new(0, 0, 900, 0);

    private readonly FlaggerRule rule = new(new() { Threshold = 2, Iterations = 3 });

    [Fact]
    public void Add_ThresholdReached_RollsBackWithTheNextTick()
    {
        Assert.Equal((ReplayDecision.None, false, 2.0), Outcome(Say(Bad, Bad)));
        Assert.Equal((ReplayDecision.Abort, true, 2.0), Outcome(rule.Add(Good)));
    }

    [Fact]
    public void Add_GoodChecksBetween_DoNotTakeFailedOnesOff() => Assert.Equal(ReplayDecision.Abort, Say(Bad, Good, Bad, Good).Decision);

    [Fact]
    public void Add_NoValue_IsAFailedCheck() => Assert.Equal(ReplayDecision.Abort, Say(Empty, Empty, Good).Decision);

    [Fact]
    public void Add_FailedCheck_HaltsTheAdvanceByOne()
    {
        Assert.Equal(ReplayDecision.None, Say(Good, Bad, Good).Decision);
        Assert.Equal((ReplayDecision.Promote, true, 1.0), Outcome(rule.Add(Good)));
    }

    [Fact]
    public void End_ThresholdReachedByTheLastInterval_IsRolledBack()
    {
        Say(Bad);
        Assert.Equal(ReplayDecision.Abort, rule.End(Bad, TimeSpan.FromSeconds(59)).Decision);
    }

    [Fact]
    public void End_NoInterval_IsNotEnoughData()
        => Assert.Equal(ReplayDecision.NotEnoughData, rule.End(Bad, TimeSpan.FromSeconds(5)).Decision);

    private static (ReplayDecision Decision, bool IsFinal, double Evidence) Outcome(ReplayVerdict verdict)
        => (verdict.Decision, verdict.IsFinal, verdict.Evidence);

    private ReplayVerdict Say(params BinaryWindow[] intervals)
        => intervals.Aggregate((ReplayVerdict?)null, (_, interval) => rule.Add(interval))!;
}
