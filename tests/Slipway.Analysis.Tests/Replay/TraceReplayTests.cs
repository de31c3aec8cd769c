using Slipway.Analysis.Peers;
using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Replay;

public sealed class TraceReplayTests
{
    [Fact]
    public void Run_BadCanary_EndsWithTheVerdictOfTheLiveJudge()
    {
        var trace = TraceOf.Rates(seed: 1, stable: 0.01, canary: 0.1, share: 0.1, perSecond: 200, seconds: 300).ToList();
        var last = Sequential().Run(trace).Last();

        // The live judge: frames of 250 ms, windows by its rules.
        var judge = new ErrorRateJudge(ErrorRateSettings.Default);
        var (state, open, requests) = (judge.Initial, default(OpenWindow), 0L);
        foreach (var frame in trace.GroupBy(o => (long)((o.Seconds - trace[0].Seconds) / 0.25)).OrderBy(static f => f.Key))
        {
            requests += frame.Count();
            (open, var closed) = open.Add(TimeSpan.FromMilliseconds(250), TraceOf.Counts(frame), WindowRules.Default);
            state = closed is { } window ? judge.Add(state, window, null) : state;
            if (state.Failed)
            {
                Assert.Equal((frame.Key + 1) * 0.25, last.Seconds, 1e-9);
                break;
            }
        }

        Assert.Equal((ReplayDecision.Abort, true, requests), (last.Verdict.Decision, last.Verdict.IsFinal, last.Requests));
        Assert.Equal(judge.Assess(state).Reason, last.Verdict.Reason);
    }

    [Fact]
    public void Run_GoodCanary_PromotesAtTheMomentThatItWasShown()
    {
        var trace = TraceOf.Rates(seed: 2, stable: 0.01, canary: 0.01, share: 0.5, perSecond: 200, seconds: 200);
        var result = Result(Sequential().Run(trace));
        Assert.Equal(ReplayDecision.Promote, result.Last.Verdict.Decision);
        Assert.InRange(result.Reached.Seconds, 1, 150);
        Assert.InRange(result.Last.Seconds, 199, 200);
    }

    [Fact]
    public void Run_GoodForLongThenBad_AbortsAfterHavingPromoted()
    {
        var trace = TraceOf.Rates(3, 0.01, 0.01, 0.5, 200, 200)
            .Concat(TraceOf.Rates(4, 0.01, 0.3, 0.5, 200, 100).Select(static o => o with { Seconds = o.Seconds + 200 }));
        var result = Result(Sequential().Run(trace));
        Assert.Equal(ReplayDecision.Abort, result.Reached.Verdict.Decision);
        Assert.InRange(result.Reached.Seconds, 200, 210);
    }

    [Fact]
    public void Run_FewRequests_IsNotEnoughDataAndUsesTheLastOnes()
    {
        var last = Sequential().Run([new(5, true, false), new(5.1, false, false)]).Single();
        Assert.Equal((ReplayDecision.NotEnoughData, 2), (last.Verdict.Decision, last.Requests));
        Assert.Contains("99 more requests", last.Verdict.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_NothingRecorded_IsNotEnoughData()
    {
        var last = Sequential().Run([]).Single();
        Assert.Equal((ReplayDecision.NotEnoughData, 0, 0.0), (last.Verdict.Decision, last.Requests, last.Seconds));
    }

    [Fact]
    public void Run_ShareIsNotTheOneThatWasSet_IsInvalid()
    {
        var trace = TraceOf.Rates(5, 0.01, 0.5, 0.05, 200, 120);
        var judge = new SequentialTraceJudge(ErrorRateSettings.Default with { ToleratedOddsRatio = 100 }, 0.2);
        var result = Result(new TraceReplay(judge, new RequestCounter()).Run(trace));
        Assert.Equal(ReplayDecision.Invalid, result.Reached.Verdict.Decision);
        Assert.True(result.Reached.Seconds < result.Last.Seconds);
    }

    [Fact]
    public void Run_IntervalsOfARule_CountFromTheFirstRequestAndAlsoWhenEmpty()
    {
        var replay = new TraceReplay(new ThresholdRule(new() { ConsecutiveErrorLimit = 1 }), new RequestCounter());
        var looks = replay.Run([new(1000, true, false), new(1059.9, true, true), new(1060, true, false), new(1500, true, false)]).ToList();
        Assert.Equal([60, 120, 180, 240], looks.Select(static l => l.Seconds));
        Assert.Equal([2, 3, 3, 3], looks.Select(static l => l.Requests));
        Assert.Equal(ReplayDecision.Abort, looks[^1].Verdict.Decision);
    }

    private static TraceReplay Sequential() => new(new SequentialTraceJudge(ErrorRateSettings.Default), new RequestCounter());

    private static ReplayResult Result(IEnumerable<ReplayLook> looks) => looks.Aggregate((ReplayResult?)null, ReplayResult.After)!;
}
