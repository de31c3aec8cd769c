using Slipway.Analysis;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Judgement;

public sealed class JudgementBookTests
{
    private static readonly ObjectKey Key = new("default", "web");
    private readonly SimulatedTime time = new();
    private readonly JudgementBook book;
    private readonly List<ObjectKey> told = [];

    public JudgementBookTests()
    {
        book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time) { OnChange = told.Add };
        book.Watch(Session());
    }

    [Fact]
    public void Add_BadCanary_TellsAtOnceAndFails()
    {
        for (var i = 0; i < 40; i++)
        {
            book.Add(Frame(i, canary: (10, 2), stable: (90, 0)));
        }

        Assert.Equal("Fail", book.Read(Key)!.Verdict);
        Assert.Contains(Key, told);
    }

    [Fact]
    public void Add_FrameWithRequestsUnderWay_WaitsForThem()
    {
        for (var i = 0; i < 8; i++)
        {
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0), running: i == 2 ? 1 : 0));
        }

        Assert.Equal(0, book.Read(Key)!.CanaryRequests);
        book.Add(Frame(2, canary: (10, 1), stable: (90, 0), version: 2));
        Assert.Equal(80, book.Read(Key)!.CanaryRequests);
        Assert.Equal(1, book.Read(Key)!.CanaryErrors);
    }

    [Fact]
    public void Add_FinalFrame_CountsWhatIsPastBoundAsBad()
    {
        for (var i = 0; i < 4; i++)
        {
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0), running: 3, final: true));
        }

        Assert.Equal(40, book.Read(Key)!.CanaryRequests);
        Assert.Equal(12, book.Read(Key)!.CanaryErrors);
    }

    [Fact]
    public void Add_SameFramesAgain_CountOnce()
    {
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 8; i++)
            {
                book.Add(Frame(i, canary: (10, 0), stable: (90, 0), version: round + 1));
            }
        }

        Assert.Equal(80, book.Read(Key)!.CanaryRequests);
    }

    [Fact]
    public void Add_MissingFrames_AreMissingNotZero()
    {
        foreach (var i in new[] { 0, 1, 2, 100, 101, 102, 103, 104 })
        {
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0)));
        }

        Assert.Equal(80, book.Read(Key)!.CanaryRequests);
    }

    [Fact]
    public void Add_NewEpoch_StartsItsFramesAnewAndKeepsTheEvidence()
    {
        for (var i = 50; i < 58; i++)
        {
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0)));
        }

        for (var i = 40; i < 48; i++)
        {
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0)) with { Epoch = "e2" });
        }

        Assert.Equal(160, book.Read(Key)!.CanaryRequests);
    }

    [Fact]
    public void Add_TrafficBeforeTheStartOrOfOthers_IsNotLookedAt()
    {
        book.Watch(Session() with { StartedAt = time.GetUtcNow().AddSeconds(10) });
        for (var i = 0; i < 40; i++)
        {
            book.Add(Frame(i, canary: (50, 50), stable: (50, 0)));
        }

        book.Add(Frame(44, canary: (50, 50), stable: (50, 0)) with { Rows = [Row("other", 100, 100, 0, false)] });
        Assert.Equal(0, book.Read(Key)!.CanaryRequests);
    }

    [Fact]
    public void Watch_CheckpointInAnotherProcess_GoesOnExactly()
    {
        var whole = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        whole.Watch(Session());
        var second = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        for (var i = 0; i < 60; i++)
        {
            var frame = Frame(i, canary: (10, i % 7 == 0 ? 1 : 0), stable: (90, 1));
            whole.Add(frame);
            if (i == 29)
            {
                book.Add(frame);
                second.Watch(Session() with { Checkpoint = book.Read(Key)!.Checkpoint });
            }

            (i < 29 ? book : second).Add(frame);
        }

        Assert.Equal(whole.Read(Key), second.Read(Key));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[1")]
    [InlineData("{\"version\":1,\"logs\":[[],[],[],[]]}")]
    public void Watch_CheckpointThatDoesNotFit_BeginsAnew(string text)
    {
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(Session() with { Checkpoint = text });
        Assert.Equal("NotEnoughData", other.Read(Key)!.Verdict);
    }

    [Fact]
    public void Add_SameVerdict_IsToldEveryTwoSeconds()
    {
        for (var i = 0; i < 80; i++)
        {
            time.Advance(TimeSpan.FromMilliseconds(250));
            book.Add(Frame(i, canary: (10, 0), stable: (90, 0)));
        }

        Assert.InRange(told.Count, 9, 13);
    }

    private JudgementSession Session() => new()
    {
        Rollout = Key,
        Service = "web",
        CanaryHash = "canary",
        StableHash = "stable",
        StartedAt = time.GetUtcNow(),
        Share = 0.1,
    };

    private static TelemetryFrame Frame(
        int number, (long Requests, long Bad) canary, (long Requests, long Bad) stable, long running = 0, int version = 1, bool final = false) => new()
    {
        Instance = "gw-1",
        Epoch = "e1",
        Id = (new SimulatedTime().GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds) + number,
        Version = version,
        Final = final,
        Rows = [Row("canary", canary.Requests, canary.Bad, running, final), Row("stable", stable.Requests, stable.Bad, 0, final)],
    };

    private static TelemetryRow Row(string revision, long requests, long bad, long running, bool final) => new()
    {
        Route = "",
        Namespace = "default",
        Service = "web",
        Revision = revision,
        Pod = "p",
        Started = requests,
        Finished = requests - running,
        Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
        PastBound = final ? running : 0,
        Durations = new Dictionary<int, long>(),
    };
}
