using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Replay;

public sealed class UserCounterTests
{
    private readonly UserCounter counter = new(TimeSpan.FromSeconds(10));

    [Fact]
    public void Close_ManyRequestsOfAUser_CountOnceAndAtTheEndOfTheStretch()
    {
        Add((0, true, false, "a"), (1, true, true, "a"), (2, true, true, "a"), (3, false, false, "b"));
        Assert.Equal(default, counter.Close(9.75));
        Assert.Equal(new BinaryWindow(1, 1, 0, 0), counter.Close(10));
        Assert.Equal(new BinaryWindow(0, 0, 1, 0), counter.Close(13));
    }

    [Fact]
    public void Close_FailureAfterTheFirstStretch_DoesNotCount()
    {
        Add((0, true, false, "a"), (10, true, true, "a"));
        Assert.Equal(new BinaryWindow(1, 0, 0, 0), counter.Close(20));
        Add((21, true, true, "a"));
        Assert.Equal(default, counter.Rest());
    }

    [Fact]
    public void Close_UserOfBothVersions_CountsWithEach()
    {
        Add((0, true, true, "a"), (0, false, false, "a"));
        Assert.Equal(new BinaryWindow(1, 1, 1, 0), counter.Rest());
    }

    [Fact]
    public void Close_RequestsWithoutUser_CountAtOnceOneByOne()
    {
        Add((0, true, true, null), (0, true, false, ""));
        Assert.Equal(new BinaryWindow(2, 1, 0, 0), counter.Close(0.25));
        Assert.Empty(counter.Note);
    }

    [Fact]
    public void Add_UsersWhoComeBack_MakeEachRequestCount()
    {
        foreach (var user in "abcde")
        {
            Add((0, false, false, $"{user}"), (1, true, true, $"{user}"), (2, false, false, $"{user}"));
        }

        Assert.Contains("each request counts", counter.Note, StringComparison.Ordinal);
        Assert.Equal(new BinaryWindow(5, 5, 5, 0), counter.Close(12));
        Add((12, true, true, "a"), (12, true, false, "a"));
        Assert.Equal(new BinaryWindow(2, 1, 0, 0), counter.Close(12.25));
    }

    [Fact]
    public void Add_UsersWhoChangeOver_StillCountOnce()
    {
        for (var i = 0; i < 50; i++)
        {
            Add((i, false, false, $"{i}"), (i, true, true, $"{i}"), (i + 0.5, true, true, $"{i}"));
        }

        Assert.Equal(new BinaryWindow(50, 50, 50, 0), counter.Rest());
        Assert.Contains("Users count once", counter.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_StickyUsers_AreNamedInTheReason()
    {
        var trace = TraceOf.Users(1, 0.01, 0.5, 20, 30, 5);
        var last = new TraceReplay(new SequentialTraceJudge(ErrorRateSettings.Default), counter).Run(trace).Last();
        Assert.Contains("Users count once", last.Verdict.Reason, StringComparison.Ordinal);
    }

    private void Add(params (double Seconds, bool IsCanary, bool IsBad, string? User)[] outcomes)
    {
        foreach (var (seconds, isCanary, isBad, user) in outcomes)
        {
            counter.Add(new RecordedOutcome(seconds, isCanary, isBad, user));
        }
    }
}
