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
    private readonly JudgementSession session;
    private readonly Random random = new(11);
    private int told;
    private long next;

    public JudgementBookTests()
    {
        book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time) { OnChange = _ => told++ };
        session = new JudgementSession
        {
            Rollout = Key, Service = "web", CanaryHash = "new", StableHash = "old", StartedAt = time.GetUtcNow(),
        };
        next = time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
        book.Watch(session);
    }

    [Fact]
    public void Add_FivePercentAtOnePercentOfTraffic_FailsAfterAFewDozenRequests()
    {
        var needed = Enumerable.Range(0, 40).Select(_ => RequestsUntilFail()).Order().ToList();
        Assert.InRange(needed[needed.Count / 2], 20, 80);
    }

    [Fact]
    public void Add_FrameWhoseRequestsStillRun_CountsOnceTheyHaveEnded()
    {
        Send(new(20, 0, 20, 0), version: 1, running: 3);
        Assert.Equal(0, book.Read(Key)!.CanaryRequests);
        Send(new(20, 3, 20, 0), version: 2, id: next - 1);
        Assert.Equal((20, 3), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.CanaryErrors));
        Send(new(20, 9, 20, 0), version: 3, id: next - 1);
        Assert.Equal((20, 3), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.CanaryErrors));
    }

    [Fact]
    public void Add_NewNumbers_AreToldEverySecond()
    {
        for (var i = 0; i < 40; i++)
        {
            Send(new(5, 0, 50, 0));
            time.Advance(TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds));
        }

        Assert.InRange(told, 9, 12);
    }

    [Fact]
    public void Add_Fails_TellsAtOnceAndKeepsTheMoment()
    {
        Send(new(10, 0, 90, 0));
        time.Advance(TimeSpan.FromMilliseconds(100));
        var before = told;
        Send(new(50, 30, 50, 0));
        Assert.Equal(before + 1, told);
        var at = time.GetUtcNow();
        time.Advance(TimeSpan.FromSeconds(5));
        Send(new(50, 0, 50, 0));
        Assert.Equal(("Fail", at), (book.Read(Key)!.Verdict, book.Read(Key)!.DecidedAt));
    }

    [Fact]
    public void Add_RequestsThatNoPodAnswered_AreCountedAcrossARestart()
    {
        var frame = Frame(new(20, 2, 20, 1));
        book.Add(frame with
        {
            Rows = [.. frame.Rows.Select(static r => r with
            {
                Bad = new Dictionary<string, long> { [FailureClass.Connect] = r.Bad[FailureClass.ServerError] },
            })],
        });
        Send(new(20, 5, 20, 0));
        var checkpoint = book.Read(Key)!.Checkpoint;
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(session with { Checkpoint = checkpoint });

        Assert.Equal((3, 3), (book.Read(Key)!.LostRequests, other.Read(Key)!.LostRequests));
    }

    [Fact]
    public void Add_RequestsFailInSeveralWays_ReasonSaysHowAcrossARestart()
    {
        for (var i = 0; i < 4; i++)
        {
            Send(new(30, 5, 0, 0));
        }

        Assert.DoesNotContain("Failures", book.Read(Key)!.Reason, StringComparison.Ordinal);
        var broken = new Dictionary<string, long> { [FailureClass.Reset] = 3, [FailureClass.ServerError] = 1 };
        book.Add(Frame(default) with
        {
            Rows = [Row("new", 20, 0, 1) with { Bad = broken, PastBound = 1 }, Row("old", 20, 4, 0)],
        });
        const string Ways = "3 broken off before the end of the answer, 1 answered with 5xx, 1 without an answer in time.";
        Assert.EndsWith($" Failures of the new revision: {Ways}", book.Read(Key)!.Reason, StringComparison.Ordinal);

        Send(new(1, 1, 1, 1));
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(session with { Checkpoint = book.Read(Key)!.Checkpoint });
        other.Add(Frame(new(20, 0, 20, 0)));
        Assert.EndsWith("answer, 2 answered with 5xx, 1 without an answer in time.", other.Read(Key)!.Reason, StringComparison.Ordinal);
        other.Add(Frame(new(20, 0, 20, 0)) with { Epoch = "e2" });
        Assert.EndsWith("answer, 2 answered with 5xx, 1 without an answer in time.", other.Read(Key)!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_OnlyOneVersionIsAsked_CountsNeither()
    {
        for (var i = 0; i < 100; i++)
        {
            Send(new(0, 0, 500, 100));
        }

        Assert.Equal((0, 0), (book.Read(Key)!.StableRequests, book.Read(Key)!.CanaryRequests));
        Assert.Equal(("NotEnoughData", 100), (book.Read(Key)!.Verdict, book.Read(Key)!.RequestsNeeded));
    }

    [Fact]
    public void Watch_ShareHasJustChanged_FramesFromBeforeAreNotHeldAgainstIt()
    {
        var from = next;
        next += 4;
        time.Advance(TimeSpan.FromSeconds(1));
        book.Watch(session with { Share = 0.5 });
        for (var id = from; id < next; id++)
        {
            Send(new(10, 0, 990, 0), id: id);
        }

        Assert.Equal("NotEnoughData", book.Read(Key)!.Verdict);
        Send(new(10, 0, 990, 0));
        Assert.Equal("Invalid", book.Read(Key)!.Verdict);
    }

    [Fact]
    public void ShareChanges_FramesOfTheNewShare_AreNotHeldAgainstTheOldOne()
    {
        book.Watch(session with { Share = 0.01 });
        book.ShareChanges(Key);
        Send(new(500, 0, 500, 0));
        Assert.Equal("NoDifference", book.Read(Key)!.Verdict);
    }

    [Theory]
    [InlineData(JudgedTraffic.Shares, 20, 20, 0)]
    [InlineData(JudgedTraffic.Route, 30, 40, 0)]
    [InlineData(JudgedTraffic.RouteAgainstAll, 50, 60, 0)]
    [InlineData(JudgedTraffic.Copies, 500, 60, 500)]
    public void Add_RoutedAndMirroredRequests_CountOnlyWhereTheyAreCompared(JudgedTraffic compares, long canary, long stable, long bad)
    {
        book.Watch(session with { Compares = compares, StartedAt = time.GetUtcNow() });
        book.Add(Frame(new(20, 0, 20, 0)) with
        {
            Routed = [Row("new", 30, 0, 0), Row("old", 40, 0, 0)],
            Mirrored = [Row("new", 500, 500, 0)],
        });
        Assert.Equal((canary, stable), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.StableRequests));
        Assert.Equal(bad, book.Read(Key)!.CanaryErrors);
    }

    [Fact]
    public void Add_StickyUsers_CountOnceAlsoAfterARestart()
    {
        var sticky = session with { IsSticky = true, StartedAt = time.GetUtcNow() };
        book.Watch(sticky);
        var one = Frame(new(100, 10, 100, 0)) with { Rows = [Row("new", 100, 10, 0) with { NewUsers = 20 }, Row("old", 100, 0, 0)] };
        book.Add(one);
        var byUsers = book.Read(Key)!;
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(sticky with { Checkpoint = byUsers.Checkpoint });
        var later = one with { Id = next++ };
        book.Add(later);
        other.Add(later);
        Assert.Equal(book.Read(Key)!.Evidence, other.Read(Key)!.Evidence);

        book.Watch(session with { StartedAt = time.GetUtcNow().AddMilliseconds(-1) });
        book.Add(one with { Id = next++ });
        var byRequests = book.Read(Key)!;
        Assert.Equal(byRequests.CanaryErrors, byUsers.CanaryErrors);
        Assert.True(byUsers.Evidence < byRequests.Evidence / 2, $"{byUsers.Evidence} {byRequests.Evidence}");
    }

    [Fact]
    public void Watch_Objective_GoesOnAfterARestartAndBeginsAnewFromATime()
    {
        var asked = session with { SuccessRate = 0.99, StartedAt = time.GetUtcNow().AddMilliseconds(-1) };
        book.Watch(asked);
        Send(new(10, 1, 90, 9));
        Send(new(10, 1, 90, 9));
        var before = book.Read(Key)!;
        Assert.True(before.Objective is { Missed: false, Evidence: > 2, CanaryRequests: 20 }, $"{before.Objective}");
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(asked with { Checkpoint = before.Checkpoint });
        Assert.Equal(before.Objective, other.Read(Key)!.Objective);
        Assert.Null(other.Read(Key)!.Compares);
        other.Watch(asked with { Checkpoint = before.Checkpoint, Compared = before.Compares, Rollout = new("x", "y") });
        Assert.Equal("Shares", other.Read(new("x", "y"))!.Compares);
        book.Watch(asked with { Compares = JudgedTraffic.Copies });
        Assert.Equal("Shares", book.Read(Key)!.Compares);

        // The next two frames are of the time before that from which on requests count.
        var since = time.GetUtcNow().AddMilliseconds(4 * TelemetryFrame.LengthMilliseconds);
        foreach (var each in new[] { book, other })
        {
            each.Watch(asked with { ObjectiveSince = since, Checkpoint = before.Checkpoint });
        }

        Send(new(10, 10, 90, 90));
        Send(new(10, 10, 90, 90));
        Assert.True(book.Read(Key)!.Objective is { Missed: false, Evidence: 1, CanaryRequests: 0 }, $"{book.Read(Key)!.Objective}");
        var restarted = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        restarted.Watch(asked with { ObjectiveSince = since, Checkpoint = before.Checkpoint });
        Assert.Equal((false, 1.0), (restarted.Read(Key)!.Objective!.Missed, restarted.Read(Key)!.Objective!.Evidence));
        var tellings = told;
        Send(new(20, 20, 80, 80));
        Assert.Equal((true, tellings + 1), (book.Read(Key)!.Objective!.Missed, told));
    }

    private long RequestsUntilFail()
    {
        var of = session with { StartedAt = time.GetUtcNow() };
        book.Watch(of);
        long requests = 0;
        for (var frame = 0; book.Read(Key)!.Verdict != "Fail"; frame++)
        {
            var canary = 2 + (frame % 2);
            requests += canary;
            Send(new(canary, Enumerable.Range(0, canary).LongCount(_ => random.Next(20) == 0), 250 - canary, 0));
            time.Advance(TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds));
        }

        return requests;
    }

    private void Send(BinaryWindow counts, int version = 1, int running = 0, long? id = null)
        => book.Add(Frame(counts, version, running, id));

    /// <summary>
    /// Each pod of both versions has good and bad seconds of its own. Counted as if each request stood for itself, a third of such rollouts
    /// abort when nothing is tolerated.
    /// </summary>
    [Fact]
    public void Add_PodsWithGoodAndBadSeconds_RarelyFails()
    {
        var strict = ErrorRateSettings.Default with { ToleratedOddsRatio = 1, Floor = 0 };
        var failed = 0;
        for (var rollout = 0; rollout < 60; rollout++)
        {
            var each = new JudgementBook(new ErrorRateJudge(strict), time);
            each.Watch(session);
            for (var second = 0; second < 200; second++)
            {
                var rates = Enumerable.Range(0, 3).Select(_ => -0.03 * Math.Log(1 - random.NextDouble())).ToArray();
                for (var quarter = 0; quarter < 4; quarter++)
                {
                    var frame = Frame(default);
                    each.Add(frame with { Rows = [Pod("new", 0, rates), Pod("old", 1, rates), Pod("old", 2, rates)] });
                }
            }

            failed += each.Read(Key)!.Verdict == "Fail" ? 1 : 0;
        }

        Assert.True(failed <= 4, $"{failed} of 60 rollouts failed");
    }

    private TelemetryRow Pod(string revision, int pod, double[] rates)
        => Row(revision, 25, Enumerable.Range(0, 25).Count(_ => random.NextDouble() < rates[pod]), 0) with { Pod = $"pod-{pod}" };

    private TelemetryFrame Frame(BinaryWindow counts, int version = 1, int running = 0, long? id = null) => new()
    {
        Instance = "gw-1",
        Epoch = "e1",
        Id = id ?? next++,
        Version = version,
        Final = false,
        Rows = [Row("new", counts.CanaryRequests, counts.CanaryBad, running), Row("old", counts.StableRequests, counts.StableBad, 0)],
    };

    private static TelemetryRow Row(string revision, long started, long bad, int running) => new()
    {
        Route = "default/web",
        Namespace = "default",
        Service = "web",
        Revision = revision,
        Pod = "p",
        Started = started,
        Finished = started - running,
        Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
        PastBound = 0,
        Durations = new Dictionary<int, long>(),
    };
}
