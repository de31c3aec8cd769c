using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Peers;

public sealed class KayentaRuleTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void Add_ErrorsUp_IsHighAtTheFirstJudgementAndNotBefore()
    {
        var rule = Rule(judgedEvery: 10);
        for (var i = 0; i < 9; i++)
        {
            Assert.Equal(ReplayDecision.None, rule.Add(new(1000, 50 + i, 1000, 10 + i)).Decision);
        }

        var verdict = rule.Add(new(1000, 59, 1000, 19));
        Assert.Equal((ReplayDecision.Abort, true), (verdict.Decision, verdict.IsFinal));
        Assert.Contains("High: error rates shifted by 4.00 %", verdict.Reason, StringComparison.Ordinal);
        Assert.True(verdict.Evidence > 1);
    }

    [Fact]
    public void Add_ErrorsDown_IsNoIncrease()
    {
        var rule = Rule(judgedEvery: 5);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(ReplayDecision.None, rule.Add(new(1000, 10 + i, 1000, 50 + i)).Decision);
        }

        Assert.Equal(ReplayDecision.Promote, rule.End(default, TimeSpan.Zero).Decision);
    }

    [Fact]
    public void Add_LifetimeOver_PromotesWhatPasses()
    {
        var rule = new KayentaRule(new() { AnalysisInterval = Minute, Lifetime = 3 * Minute });
        Assert.False(rule.Add(new(100, 1, 100, 1)).IsFinal);
        Assert.False(rule.Add(new(100, 2, 100, 3)).IsFinal);
        var verdict = rule.Add(new(100, 3, 100, 2));
        Assert.Equal((ReplayDecision.Promote, true), (verdict.Decision, verdict.IsFinal));
    }

    [Fact]
    public void End_OneVersionSilent_IsNodata()
    {
        var rule = Rule(judgedEvery: 5);
        rule.Add(new(0, 0, 1000, 10));
        Assert.Equal(ReplayDecision.NotEnoughData, rule.End(default, TimeSpan.Zero).Decision);
    }

    [Fact]
    public void End_AllSamplesEqual_Pass()
    {
        var rule = Rule(judgedEvery: 5);
        rule.Add(new(100, 1, 1000, 10));
        rule.Add(new(100, 1, 1000, 10));
        Assert.Equal(ReplayDecision.Promote, rule.End(default, TimeSpan.Zero).Decision);
    }

    /// <summary>A known defect: stable without errors hides a canary that fails in less than half of its intervals, since the estimated
    /// median shift and the lower end are both 0.</summary>
    [Fact]
    public void End_StableWithoutErrors_HidesErrorsInFewerThanHalfOfTheIntervals()
    {
        var rule = Rule(judgedEvery: 100);
        for (var i = 0; i < 50; i++)
        {
            rule.Add(new(100, i % 5 < 2 ? 50 + (i % 7) : 0, 1000, 0));
        }

        Assert.Equal(ReplayDecision.Promote, rule.End(default, TimeSpan.Zero).Decision);
    }

    /// <summary>A known defect: with two samples of each version the interval spans all shifts and yet leaves 0 out whenever both of the
    /// one are above both of the other. 1 in 6 without the tolerance; with it 11.4 % (40,000 trials of a simulation apart, in Python), and
    /// 23 % when falls of the rate count too.</summary>
    [Fact]
    public void Classify_TwoSamplesOfEqualVersions_IsHighTenTimesTooOften()
    {
        const int trials = 5_000;
        var random = new Random(20261121);
        var high = 0;
        for (var i = 0; i < trials; i++)
        {
            var test = MannWhitney.Test([Normal(random), Normal(random)], [Normal(random), Normal(random)], 0.98);
            high += test.Lower > 0.25 * Math.Abs(test.Estimate) ? 1 : 0;
        }

        Assert.InRange((double)high / trials, 0.100, 0.128);
    }

    private static KayentaRule Rule(int judgedEvery) => new(new() { AnalysisInterval = judgedEvery * Minute });

    private static double Normal(Random random)
        => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
