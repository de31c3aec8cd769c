using Slipway.Analysis;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.Judgement;

/// <summary>
/// Both revisions answer mobile clients with 5 % errors and browsers with 0.5 %, and the new one gets more of the mobile ones (Simpson's
/// paradox). Compared together it seems worse; compared with their like it is not.
/// </summary>
public sealed class TrafficMixTests
{
    private const int Rollouts = 60;
    private static readonly ObjectKey Key = new("default", "web");
    private static readonly double[] Same = [0.05, 0.005];
    private static readonly double[] Worse = [0.2, 0.03];
    private readonly SimulatedTime time = new();

    [Theory]
    [InlineData(JudgedTraffic.RouteAgainstAll)]
    [InlineData(JudgedTraffic.Copies)]
    public void Add_NewRevisionGetsMoreOfTheClientsThatFailMore_IsNotTakenBack(JudgedTraffic compares)
    {
        Assert.InRange(Failed(compares, Same, ByClass), 0, 1);
        Assert.Equal(Rollouts, Failed(compares, Same, Together));
    }

    [Fact]
    public void Add_NewRevisionIsWorseForEachKindOfClient_IsTakenBack()
        => Assert.Equal(Rollouts, Failed(JudgedTraffic.RouteAgainstAll, Worse, ByClass));

    [Theory]
    [InlineData(JudgedTraffic.Shares)]
    [InlineData(JudgedTraffic.Copies)]
    [InlineData(JudgedTraffic.RouteAgainstAll)]
    public void Add_RoutesWithSharesOfTheirOwn_AreComparedByRoute(JudgedTraffic compares)
    {
        Assert.InRange(Failed(compares, Same, ByRoute), 0, 1);
        Assert.Equal(Rollouts, Failed(compares, Same, Together));
        Assert.Equal(Rollouts, Failed(compares, Worse, ByRoute));
    }

    [Fact]
    public void Add_SeveralRoutesOfOneSplit_AreComparedByRoute()
    {
        Assert.InRange(Failed(JudgedTraffic.Route, Same, ByRule), 0, 1);
        Assert.Equal(Rollouts, Failed(JudgedTraffic.Route, Same, Together));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("beta")]
    [InlineData("beta-1")]
    public void Add_RuleThatDoesNotFollowTheShares_IsNotHeldAgainstThem(string? rule)
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.Shares) with { Share = 0.1, ManagedRoutes = ["beta"] });
        for (var frame = 0; frame < 40; frame++)
        {
            book.Add(Frame(JudgedTraffic.Shares, frame, [
                Row("new", 10, 0) with { Weighted = "*" }, Row("old", 90, 0) with { Weighted = "*" },
                Row("new", 500, 0) with { Weighted = rule }]));
        }

        Assert.Equal("NoDifference", book.Read(Key)!.Verdict);
        Assert.Equal((400, 3_600), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.StableRequests));
    }

    [Fact]
    public void Add_RequestsOfSessions_AreComparedAmongThemselvesAndNotHeldAgainstTheShares()
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.Shares) with { CanaryService = "web", Share = 0.1 });
        for (var frame = 0; frame < 40; frame++)
        {
            // Nearly all requests of sessions are those of old ones, which fail more often; the new revision has only few of them.
            book.Add(Frame(JudgedTraffic.Shares, frame, [
                Row("new", 10, 0), Row("old", 90, 0),
                Row("new", 20, 1) with { IsKept = true }, Row("old", 1_000, 50) with { IsKept = true }]));
        }

        Assert.Equal("NoDifference", book.Read(Key)!.Verdict);
        Assert.Equal((1_200, 43_600), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.StableRequests));
    }

    [Fact]
    public void Add_RequestsOfFewSessions_SayAsMuchAsTheirUsersAndStillFailABadVersion()
    {
        Assert.True(Frames(kept: true) > Frames(kept: false));
        Assert.InRange(Frames(kept: true), 1, 100);

        int Frames(bool kept)
        {
            var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
            book.Watch(Session(JudgedTraffic.Shares) with { CanaryService = "web" });
            var frames = 0;
            for (; frames < 100 && book.Read(Key)?.Verdict != "Fail"; frames++)
            {
                TelemetryRow Of(TelemetryRow row) => kept ? row with { IsKept = true } : row;
                book.Add(Frame(JudgedTraffic.Shares, frames, [
                    Row("new", 1, 0), Row("old", 9, 0), Of(Row("new", 9, 3)), Of(Row("old", 81, 0))]));
            }

            return frames;
        }
    }

    [Theory]
    [InlineData("*")]
    [InlineData("beta-x")]
    public void Add_RuleThatSplitsOtherwiseThanTheShares_MakesTheVerdictInvalid(string rule)
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.Shares) with { Share = 0.1, ManagedRoutes = ["beta"] });
        for (var frame = 0; frame < 40; frame++)
        {
            book.Add(Frame(JudgedTraffic.Shares, frame, [
                Row("new", 50, 0) with { Weighted = rule }, Row("old", 50, 0) with { Weighted = rule }]));
        }

        Assert.Equal("Invalid", book.Read(Key)!.Verdict);
    }

    [Theory]
    [InlineData(true, "Fail")]
    [InlineData(false, "NotEnoughData")]
    public void Add_ServiceOfTheNewRevisionFindsNoPod_CountsAgainstItOnceItHadOne(bool had, string verdict)
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.Shares));
        book.Add(Frame(JudgedTraffic.Shares, 0, had ? [Row("new", 1, 0) with { Pod = "q", Weighted = "*" }] : []));
        for (var frame = 1; frame < 40; frame++)
        {
            book.Add(Frame(JudgedTraffic.Shares, frame, [
                Row("", 10, 10) with { Service = "web-canary", Weighted = "*" }, Row("old", 90, 0) with { Pod = "p", Weighted = "*" }]));
        }

        Assert.Equal(verdict, book.Read(Key)!.Verdict);
    }

    [Fact]
    public void Add_SharesOfOneSplit_AreComparedTogetherWhateverTheRoute()
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.Shares) with { CanaryService = "web" });
        book.Add(Frame(JudgedTraffic.Shares, 0, [Row("new", 10, 0) with { Route = "a" }, Row("old", 10, 0) with { Route = "b" }]));
        Assert.Equal(10, book.Read(Key)!.CanaryRequests);
    }

    [Fact]
    public void Add_WindowsOfSeveralSorts_GoOnAfterARestart()
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.RouteAgainstAll));
        var kept = Row("new", 4, 2) with { Class = "mobile" };
        book.Add(Frame(JudgedTraffic.RouteAgainstAll, 0, [kept, Row("new", 10, 0), Row("old", 10, 0)]));
        var other = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        other.Watch(Session(JudgedTraffic.RouteAgainstAll) with { Checkpoint = book.Read(Key)!.Checkpoint });
        other.Add(Frame(JudgedTraffic.RouteAgainstAll, 1, [Row("old", 20, 0) with { Class = "mobile" }]));

        var judged = other.Read(Key)!;
        Assert.Equal((14, 2, 30), (judged.CanaryRequests, judged.CanaryErrors, judged.StableRequests));
        Assert.EndsWith("Failures of the new revision: 2 answered with 5xx.", judged.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_MoreSortsThanHaveWindows_AreComparedTogether()
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(Session(JudgedTraffic.RouteAgainstAll));
        var rows = Enumerable.Range(0, 40)
            .SelectMany(static i => new[] { Row("new", 1, 0) with { Route = $"{i:00}" }, Row("old", 1, 0) with { Route = $"{i:00}" } });
        for (var frame = 0; frame < 40; frame++)
        {
            book.Add(Frame(JudgedTraffic.RouteAgainstAll, frame, [.. rows]));
        }

        Assert.Equal((1_600, 1_600), (book.Read(Key)!.CanaryRequests, book.Read(Key)!.StableRequests));
    }

    private static TelemetryRow ByClass(TelemetryRow row, int kind) => row with { Class = kind == 0 ? "mobile" : "other" };

    private static TelemetryRow ByRoute(TelemetryRow row, int kind) => row with { Route = kind == 0 ? "default/mobile" : "default/web" };

    private static TelemetryRow ByRule(TelemetryRow row, int kind) => row with { Rule = kind == 0 ? "mobile" : "web" };

    private static TelemetryRow Together(TelemetryRow row, int kind) => row;

    /// <summary>How many rollouts are taken back. The stable revision gets 60 mobile and 240 other requests a second, the new one 60 and
    /// 15.</summary>
    private int Failed(JudgedTraffic compares, double[] errors, Func<TelemetryRow, int, TelemetryRow> mark)
    {
        int[] stable = [15, 60];
        int[] canary = [15, 4];
        var failed = 0;
        for (var seed = 1; seed <= Rollouts; seed++)
        {
            var random = new Random(seed);
            var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default with { ToleratedOddsRatio = 1 }), time);
            book.Watch(Session(compares));
            for (var frame = 0; frame < 400 && (frame % 40 != 39 || book.Read(Key)!.Verdict != "Fail"); frame++)
            {
                var rows = Enumerable.Range(0, 2).SelectMany(kind => new[]
                {
                    mark(Row("new", canary[kind], Draw(random, canary[kind], errors[kind])), kind),
                    mark(Row("old", stable[kind], Draw(random, stable[kind], Same[kind])), kind),
                });
                book.Add(Frame(compares, frame, [.. rows]));
            }

            failed += book.Read(Key)!.Verdict == "Fail" ? 1 : 0;
        }

        return failed;
    }

    private static long Draw(Random random, int requests, double rate)
        => Enumerable.Range(0, requests).LongCount(_ => random.NextDouble() < rate);

    private JudgementSession Session(JudgedTraffic compares) => new()
    {
        Rollout = Key, Service = "web", CanaryService = "web-canary", CanaryHash = "new", StableHash = "old",
        StartedAt = time.GetUtcNow(), Compares = compares,
    };

    private TelemetryFrame Frame(JudgedTraffic compares, long id, IReadOnlyList<TelemetryRow> rows) => new()
    {
        Instance = "gw-1",
        Epoch = "e1",
        Id = (time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds) + id,
        Version = 1,
        Final = true,
        Rows = [.. rows.Where(r => compares != JudgedTraffic.Route && (compares != JudgedTraffic.Copies || r.Revision == "old"))],
        Routed = compares == JudgedTraffic.Route ? rows : [],
        Mirrored = [.. rows.Where(r => compares == JudgedTraffic.Copies && r.Revision == "new")],
    };

    private static TelemetryRow Row(string revision, long started, long bad) => new()
    {
        Route = "default/web",
        Namespace = "default",
        Service = "web",
        Revision = revision,
        Pod = "",
        Started = started,
        Finished = started,
        Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad },
        PastBound = 0,
        Durations = new Dictionary<int, long>(),
    };
}
