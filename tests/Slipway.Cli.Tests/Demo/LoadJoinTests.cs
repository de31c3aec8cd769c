using Slipway.Cli.Demo;
using Slipway.Cli.Demo.Load;

namespace Slipway.Cli.Tests.Demo;

public sealed class LoadJoinTests
{
    [Fact]
    public void PlatformFailures_AnsweredRequest_IsNone() => Assert.Empty(Join(Sent("a", 200), Arrived("a", 200)));

    [Fact]
    public void PlatformFailures_ErrorThatAPodWrote_IsNone() => Assert.Empty(Join(Sent("a", 500), Arrived("a", 500)));

    [Fact]
    public void PlatformFailures_ErrorThatNoPodWrote_Counts()
        => Assert.Equal(["status 503 that no pod wrote"], Join(Sent("a", 503), Arrived("b", 503)));

    [Fact]
    public void PlatformFailures_ErrorAfterThePodAnsweredWell_Counts()
        => Assert.Equal(["status 502 that no pod wrote"], Join(Sent("a", 502), Arrived("a", 200)));

    [Fact]
    public void PlatformFailures_NoAnswer_CountsWithItsReason()
        => Assert.Equal(["connection reset"], Join(Sent("a", 0) with { Failure = "connection reset" }, Arrived("a", 200)));

    [Fact]
    public void PlatformFailures_PostThatReachedPodsTwice_Counts()
        => Assert.Equal(["POST reached pods twice"], Join(Sent("a", 200) with { Method = "POST" }, Arrived("a", 200), Arrived("a", 200)));

    [Fact]
    public void PlatformFailures_GetThatWasTriedTwice_IsNone()
        => Assert.Empty(Join(Sent("a", 200), Arrived("a", 200), Arrived("a", 200)));

    [Fact]
    public void PlatformFailures_UnderWayInTheExcusedStretch_IsNone()
    {
        var failed = Sent("a", 0) with { Failure = "connection reset" };
        var join = new LoadJoin([failed], []);
        Assert.Empty(join.PlatformFailures((failed.DueMicroseconds + 1, failed.DueMicroseconds + 10)));
        Assert.Single(join.PlatformFailures((failed.DueMicroseconds + 1000, failed.DueMicroseconds + 2000)));
    }

    [Fact]
    public void Parse_WhatARecordPrints_IsTheRecord()
    {
        var record = new LoadRecord("r-1", "POST", 1_700_000_000_000_000, 1234, 0, "v1", true, "connection reset");
        Assert.Equal(record, LoadRecord.Parse(record.ToString()));
    }

    private static LoadRecord Sent(string id, int status) => new(id, "GET", 1_000_000, 500, status, "v1", false, "");

    private static PodRequest Arrived(string id, int status) => new(1_000_100, id, "GET", status, "v1");

    private static string[] Join(LoadRecord sent, params PodRequest[] arrived)
        => [.. new LoadJoin([sent], arrived).PlatformFailures(null).Select(static f => f.Why)];
}
