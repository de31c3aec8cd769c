using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Cli.Commands;
using Slipway.Cli.Output;
using Slipway.Cli.Rollouts;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.TestKit;

namespace Slipway.Cli.Tests.Rollouts;

/// <summary>What <c>slipway explain</c> says of judgements as the controller writes them.</summary>
public sealed class ExplainedReleaseTests
{
    private static readonly ObjectKey Key = new("default", "web");
    private readonly SimulatedTime time = new();

    [Fact]
    public void Lines_TakenBack_TellCountsIntervalsEvidenceAndSentence()
    {
        var judgement = Judged(60, canaryBad: 2, stableBad: 1);
        var text = string.Join('\n', ExplanationText.Lines(ExplainedRelease.Of(Rollout(judgement), null)));

        Assert.Equal("Fail", judgement.Verdict);
        foreach (var part in new[]
        {
            "Rollout:   default/web, release of revision 3: Aborted",
            "Compared:  new (new) with old (stable), requests of Service web at the same time",
            "Verdict:   Fail at 20",
            judgement.Reason!,
            "it is taken back at 100",
            "METRIC   VERDICT   NEW ",
            "taken back from here",
            "RATIO",
        })
        {
            Assert.Contains(part, text, StringComparison.Ordinal);
        }

        Assert.Matches(@"\nerrors   Fail      \d+ of \d+, [\d.]+ % \([\d.]+ to [\d.]+\)   \d+ of \d+, [\d.]+ % \(", text);
        Assert.DoesNotContain("Still needed", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_NotDecided_TellHowMuchMoreIsNeeded()
    {
        var early = string.Join('\n', ExplanationText.Lines(ExplainedRelease.Of(Running(Judged(3, 0, 1)), null)));
        Assert.Contains(
            "errors: at least 40 more requests of the new revision (2.0s at the present rate) before it says anything", early,
            StringComparison.Ordinal);
        var later = string.Join('\n', ExplanationText.Lines(ExplainedRelease.Of(Running(Judged(10, 0, 1)), null)));
        Assert.Matches(@"errors: about [\d,]+ more requests of the new revision \([\d.]+s at the present rate\) until it passes", later);
    }

    [Fact]
    public void Picture_NotDecided_TellsHowMuchMoreIsNeeded()
    {
        const string Needed = "errors: at least 40 more requests of the new revision";
        var text = new StringWriter();
        PlainConsole.For(text).Write(RolloutPicture.Draw(new RolloutView(Running(Judged(3, 0, 1)), [], null)));
        Assert.Contains(Needed, text.ToString(), StringComparison.Ordinal);
        var described = RolloutDescription.Lines(new RolloutView(Running(Judged(3, 0, 1)), [], null), []);
        Assert.Single(described, static l => l.Contains(Needed, StringComparison.Ordinal));
        text = new StringWriter();
        PlainConsole.For(text).Write(RolloutPicture.Draw(new RolloutView(Rollout(Judged(3, 0, 1)), [], null)));
        Assert.DoesNotContain("still needed", text.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(
            ExplanationText.Lines(ExplainedRelease.Of(Rollout(Judged(3, 0, 1)), null)),
            static l => l.StartsWith("Still", StringComparison.Ordinal));
    }

    [Fact]
    public void Lines_ObjectiveMissed_SayWhichAndSinceWhenItCounts()
    {
        var judgement = Judged(30, 1, 20, successRate: 0.99) is var j
            ? j with { Objective = j.Objective! with { PausedAt = j.StartedAt, Since = j.StartedAt } } : null;
        var lines = ExplanationText.Lines(ExplainedRelease.Of(Rollout(judgement!), null)).ToList();
        var objective = lines.FindIndex(static l => l.StartsWith("Objective: ", StringComparison.Ordinal));
        Assert.StartsWith("Objective: both revisions miss the objective of 99 % successful requests: the new one failed ",
            lines[objective], StringComparison.Ordinal);
        Assert.Matches(@"evidence .+, the rollout pauses at 100; paused at 20.*; counted since 20", lines[objective + 1]);
    }

    [Theory]
    [InlineData(null, "           evidence of latency 123, the rollout pauses at 200")]
    [InlineData(4.0, "           evidence 4, the rollout pauses at 200; evidence of latency 123, the rollout pauses at 200")]
    public void Lines_ObjectiveHasALatency_HasItsEvidence(double? evidence, string expected)
    {
        var judgement = Judged(30, 1, 20) with
        {
            Objective = new RolloutJudgedObjective
            {
                Reason = "why", Evidence = evidence, Threshold = evidence is null ? null : 200,
                Latency = new RolloutJudgedLatency { Evidence = 123, Threshold = 200 },
            },
        };
        Assert.Contains(expected, ExplanationText.Lines(ExplainedRelease.Of(Rollout(judgement), null)));
    }

    [Fact]
    public void Chart_Course_StandsOnTheBoundaryOnlyWhereItReachesIt()
    {
        var rows = EvidenceChart.Lines([new(10, 5, 1, 1), new(20, 9, 0.1, 1), new(30, 12, 99, 1), new(40, 20, 100, 1)], 100).ToList();
        var boundary = Assert.Single(rows, static r => r.StartsWith("      100 |", StringComparison.Ordinal));
        Assert.Equal($"      100 |{new string('-', 59)}* taken back from here", boundary);
        Assert.Equal(29, Marks(rows, "        1 |"));
        Assert.Equal(15, Marks(rows, "      0.1 |"));
        Assert.Equal(61, rows[^2].Count(static c => c is '-' or '+'));
        Assert.EndsWith("40.0s", rows[^1], StringComparison.Ordinal);
        Assert.All(rows, static r => Assert.InRange(r.Length, 1, 100));
    }

    [Fact]
    public void Chart_ExtremeEvidence_StaysWithinItsRows()
    {
        var rows = EvidenceChart.Lines([new(0, 5, 0, 0), new(0, 9, 1e300, 0)], 143).ToList();
        Assert.InRange(rows.Count, 5, 20);
        Assert.Empty(EvidenceChart.Lines([], 100));
        Assert.Single(rows, static r => r.Contains('*', StringComparison.Ordinal));
    }

    [Fact]
    public void ToJson_Judgement_HasPointsAndNoCheckpoint()
    {
        var json = ExplainedRelease.Of(Rollout(Judged(60, 1, 0)), null).ToJson();
        Assert.Equal(("default", "web", 3L, "Fail"), ((string?)json["namespace"], (string?)json["rollout"], (long)json["revision"]!,
            (string?)json["judgement"]!["verdict"]));
        var course = json["course"]!.AsArray();
        Assert.InRange(course.Count, 2, EvidenceCourse.Most);
        Assert.True((double)course[^1]!["evidence"]! >= 100);
        Assert.Null(json["judgement"]!["checkpoint"]);
        Assert.Equal((string?)json["judgement"]!["reason"], (string?)json["sentence"]);
    }

    [Fact]
    public void Of_Revision_IsThatReleaseOrSaysWhichThereAre()
    {
        var rollout = Rollout(Judged(10, 3, 1));
        Assert.Equal((2, "Pass"), (ExplainedRelease.Of(rollout, 2) is var two ? two.Release!.Revision : 0, two.Judgement.Verdict));
        var absent = Assert.Throws<CommandFailure>(() => ExplainedRelease.Of(rollout, 7));
        Assert.Equal((ExitCodes.NotFound, "rollout web has no release of revision 7 on record; on record are those of 1, 2, 3"),
            (absent.ExitCode, absent.Message));
        var first = Assert.Throws<CommandFailure>(() => ExplainedRelease.Of(rollout, 1));
        Assert.Equal("nothing was judged yet, because the first revision has none before it to be compared with; "
            + "--revision explains those of 2", first.Message);
    }

    [Fact]
    public void Of_OldRelease_TellsTheCountsThatAreLeft()
    {
        var rollout = Rollout(Judged(10, 3, 1));
        var history = rollout.Status!.History!.ToList();
        history[1] = history[1] with
        {
            Judgement = null, Verdict = "Pass", Requests = 4_000, Errors = 2, StableRequests = 36_000, StableErrors = 17,
        };
        var old = Assert.Throws<CommandFailure>(
            () => ExplainedRelease.Of(rollout with { Status = rollout.Status with { History = history } }, 2));
        Assert.Equal("of the release of revision 2 only the counts are still kept: Pass, 2 of 4,000 requests failed, "
            + "of the stable revision 17 of 36,000", old.Message);
    }

    [Theory]
    [InlineData(null, "no gateway splits the traffic of this rollout")]
    [InlineData(0.0, "the new revision has no share of the requests yet (waiting for pods of revision new)")]
    [InlineData(5.0, "no requests that can be compared have come since it got its share")]
    public void Of_NothingJudged_SaysWhy(double? weight, string why)
    {
        var rollout = Rollout(new RolloutJudgement { CanaryHash = "new", StableHash = "old", StartedAt = time.GetUtcNow() });
        rollout = rollout with
        {
            Status = rollout.Status! with
            {
                ObservedGeneration = "1",
                Message = "waiting for pods of revision new",
                Abort = null,
                History = [.. rollout.Status.History!.Take(2), rollout.Status.History![2] with { EndedAt = null }],
                Canary = weight is null ? null : new CanaryStatus
                {
                    Weights = new TrafficWeights { Canary = new WeightDestination { Weight = weight, ServiceName = "web" } },
                },
            },
        };
        var failure = Assert.Throws<CommandFailure>(() => ExplainedRelease.Of(rollout, null));
        Assert.StartsWith($"nothing was judged yet, because {why}", failure.Message, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failure, failure.ExitCode);
    }

    [Fact]
    public void Description_JudgedRollout_ShowsEachMetric()
    {
        var lines = RolloutDescription.Lines(new RolloutView(Rollout(Judged(10, 3, 1)), [], null), []).ToList();
        var verdict = lines.IndexOf("Verdict:");
        Assert.StartsWith("  METRIC   VERDICT   NEW", lines[verdict + 3], StringComparison.Ordinal);
        Assert.StartsWith("  errors   Fail      ", lines[verdict + 4], StringComparison.Ordinal);
    }

    [Fact]
    public void Command_WordsAndCompletion_KnowExplain()
    {
        var root = SlipwayCommand.Build();
        Assert.Empty(root.Parse("explain rollout web --revision 2 -o json").Errors);
        Assert.Equal(
            "--revision 0: must be a number from 1.", Assert.Single(root.Parse("explain rollout web --revision 0").Errors).Message);
        Assert.Contains("explain", root.Parse("ex").GetCompletions(2).Select(static c => c.Label));
        Assert.Contains("--revision", root.Parse("explain web --").GetCompletions().Select(static c => c.Label));
    }

    [Fact]
    public void Lines_AnswersDiffer_NameTheFieldWithASampleInExplanationAndDescription()
    {
        var comparison = new RolloutComparison
        {
            Verdict = "Different",
            Reason = "1 of 12 fields differ",
            CanaryHash = "new",
            SamePod = 1_200,
            Differences =
            [
                new RolloutDifference
                {
                    Endpoint = "GET /orders/{id}", Field = "$.price", Kind = "value", CandidateOnly = 20, StableOnly = 1, Evidence = 34567,
                    Stable = "\"1.50\"", Candidate = "\"1.5\"",
                },
            ],
        };
        var rollout = Rollout(Judged(3, 0, 0));
        rollout = rollout with { Status = rollout.Status! with { Comparison = comparison } };
        var described = RolloutDescription.Lines(new RolloutView(rollout, [], null), []).ToList();
        var explained = ExplainedRelease.Of(rollout, null);
        foreach (var lines in new[] { described, ExplanationText.Lines(explained).ToList() })
        {
            Assert.Single(lines, static l => l.TrimStart() == "Different: 1 of 12 fields differ");
            Assert.Single(lines, static l => l.Contains("in 1,200 both stable answers came from one pod", StringComparison.Ordinal));
            Assert.Single(lines, static l => System.Text.RegularExpressions.Regex.IsMatch(
                l, @"GET /orders/\{id\} +\$\.price +value +20 +1 +[\d,. ]+ +""1\.50"" +""1\.5"""));
        }

        Assert.Equal("$.price", (string?)explained.ToJson()["comparison"]!["differences"]![0]!["field"]);
        var unjudged = rollout with { Status = rollout.Status with { Judgement = rollout.Status.Judgement! with { CanaryRequests = 0 } } };
        Assert.Contains("Different: 1 of 12 fields differ", ExplanationText.Lines(ExplainedRelease.Of(unjudged, null)));
        var older = rollout with { Status = rollout.Status with { Comparison = comparison with { CanaryHash = "older" } } };
        Assert.Null(ExplainedRelease.Of(older, null).Comparison);
        var history = rollout.Status.History!.ToList();
        history[1] = history[1] with { ComparisonVerdict = "Different", Comparison = comparison with { CanaryHash = "old" } };
        var past = rollout with { Status = rollout.Status with { History = history } };
        Assert.Equal("old", ExplainedRelease.Of(past, 2).Comparison!.CanaryHash);
        Assert.Equal("new", ExplainedRelease.Of(past, null).Comparison!.CanaryHash);
        Assert.Matches(@"2 .* Completed +Different", ReleaseTable.Lines(history).ElementAt(2));
        Assert.Contains("ANSWERS", ReleaseTable.Lines(history).First(), StringComparison.Ordinal);
        Assert.DoesNotContain("ANSWERS", ReleaseTable.Lines(rollout.Status.History!).First(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("RouteAgainstAll", "not compared with those of other users")]
    [InlineData("Shares", "at least 30 more requests of the new revision")]
    public void Lines_LatencyHasNoRequests_TellWhetherAnyWillCome(string compares, string needed)
    {
        var judgement = Judged(10, 0, 1);
        judgement = judgement with
        {
            Compares = compares,
            Metrics = [.. judgement.Metrics!, new RolloutJudgedMetric { Name = "latency p50", RequestsNeeded = 30, CanaryRequests = 0 }],
        };
        var lines = ExplanationText.Lines(ExplainedRelease.Of(Running(judgement), null));
        Assert.Single(lines, l => l.StartsWith($"  latency p50: {needed}", StringComparison.Ordinal));
    }

    private static int Marks(IEnumerable<string> rows, string label)
        => rows.Single(r => r.StartsWith(label, StringComparison.Ordinal)).Count(static c => c == '*');

    /// <summary>Seconds of traffic through the judge: 5 of 100 requests in a frame are the canary's.</summary>
    private RolloutJudgement Judged(int seconds, long canaryBad, long stableBad, double? successRate = null)
    {
        var book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), time);
        book.Watch(new JudgementSession
        {
            Rollout = Key, Service = "web", CanaryHash = "new", StableHash = "old", StartedAt = time.GetUtcNow(),
            SuccessRate = successRate,
        });
        var from = time.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds;
        for (var id = from; id < from + (seconds * 4) && book.Read(Key)!.Verdict != "Fail"; id++)
        {
            time.Advance(TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds));
            book.Add(new TelemetryFrame
            {
                Instance = "gw-1", Epoch = "e", Id = id, Version = 1, Final = false,
                Rows = [Row("new", 5, id % 4 == 0 ? canaryBad : 0), Row("old", 95, id % 4 == 0 ? stableBad : 0)],
            });
        }

        return book.Read(Key)!;
    }

    private Rollout Running(RolloutJudgement judgement)
    {
        var ended = Rollout(judgement);
        var history = ended.Status!.History!;
        return ended with
        {
            Status = ended.Status with
            {
                Abort = null, History = [.. history.Take(2), history[2] with { EndedAt = null, Outcome = "Running" }],
            },
        };
    }

    private Rollout Rollout(RolloutJudgement judgement)
    {
        var start = time.GetUtcNow();
        return new Rollout
        {
            ApiVersion = "slipway.dev/v1alpha1",
            Kind = "Rollout",
            Metadata = new ObjectMeta { Name = "web", Namespace = "default", Generation = 1 },
            Status = new RolloutStatus
            {
                CurrentPodHash = "new",
                StableRS = "old",
                Abort = true,
                Judgement = judgement,
                History =
                [
                    new() { Revision = 1, Hash = "first", StartedAt = start, EndedAt = start, Outcome = "Completed" },
                    new()
                    {
                        Revision = 2, Hash = "old", From = "first", StartedAt = start, EndedAt = start, Outcome = "Completed",
                        Judgement = Judged(1, 0, 0) with { Verdict = "Pass" },
                    },
                    new() { Revision = 3, Hash = "new", From = "old", StartedAt = start, EndedAt = start, Outcome = "Aborted" },
                ],
            },
        };
    }

    private static TelemetryRow Row(string revision, long requests, long bad) => new()
    {
        Route = "", Namespace = "default", Service = "web", Revision = revision, Pod = "p", Started = requests, Finished = requests,
        Bad = new Dictionary<string, long> { [FailureClass.ServerError] = bad }, PastBound = 0, Durations = new Dictionary<int, long>(),
    };
}
