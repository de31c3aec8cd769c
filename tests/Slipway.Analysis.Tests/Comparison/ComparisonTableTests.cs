using System.Text;
using Slipway.Analysis.Comparison;

namespace Slipway.Analysis.Tests.Comparison;

public sealed class ComparisonTableTests
{
    [Fact]
    public void Observe_NoiseInBothAndOneFieldOfTheCandidate_OnlyThatFieldReported()
    {
        var random = new Random(3);
        var table = new ComparisonTable(new IgnoreRules([]));
        for (var i = 0; i < 20; i++)
        {
            table.Observe("GET /x", Answer(random, "1.50"), Answer(random, "1.5"), Answer(random, "1.50"));
        }

        var assessment = Assess(table);
        Assert.Equal(ComparisonVerdict.Different, assessment.Verdict);
        var (field, log) = Assert.Single(assessment.Reported);
        Assert.Equal(("GET /x", "$.price", 20L, 0L), (field.Endpoint, field.Field, field.CandidateOnly, field.StableOnly));
        Assert.Equal(("\"1.50\"", "\"1.5\"", DifferenceKind.Value), (field.StableSample, field.CandidateSample, field.Kind));
        Assert.Equal(PairedEvidence.Log(20, 0), log);
        Assert.Equal((20L, 6), (table.Compared, table.Fields));
    }

    [Fact]
    public void Observe_BothDifferButTheCandidateInKind_TheCandidateCounts()
    {
        var table = new ComparisonTable(new IgnoreRules([]));
        table.Observe("GET /x", Json("""{"id":1}"""), Json("""{"id":"2"}"""), Json("""{"id":3}"""));
        table.Observe("GET /x", Json("""{"id":1}"""), Json("""{"id":2}"""), Json("""{"id":3}"""));
        var field = Assert.Single(table.Clearest(10));
        Assert.Equal((1L, 0L, DifferenceKind.Type), (field.CandidateOnly, field.StableOnly, field.Kind));
    }

    [Fact]
    public void Of_TooFewForAnyDifferenceToShow_NotEnoughDataAndHowManyMore()
    {
        var table = new ComparisonTable(new IgnoreRules([]));
        for (var i = 0; i < 5; i++)
        {
            table.Observe("GET /x", Json("{}"), Json("{}"), Json("{}"));
        }

        var few = Assess(table);
        Assert.Equal((ComparisonVerdict.NotEnoughData, PairedEvidence.Needed(2, 0.01) - 5L), (few.Verdict, few.Needed));
        Assert.Equal(95, ComparisonAssessment.Of([], 5, 2, least: 100).Needed);
        Assert.Equal(ComparisonVerdict.NoDifference, ComparisonAssessment.Of([], 100, 2, least: 100).Verdict);
    }

    [Fact]
    public void Sum_SameFieldOfTwoGateways_AddedAndTheSampleKept()
    {
        var one = Counts(0, 1, "");
        var two = Counts(3, 1, "new");
        var sum = Assert.Single(ComparisonAssessment.Sum([one, two, Counts(4, 0, "newer")]));
        Assert.Equal((7L, 2L, "new"), (sum.CandidateOnly, sum.StableOnly, sum.CandidateSample));
    }

    [Fact]
    public void Observe_EndlessEndpointsAndFields_BoundedAndStillCounted()
    {
        var table = new ComparisonTable(new IgnoreRules([]));
        for (var i = 0; i < 200; i++)
        {
            var name = string.Concat(Enumerable.Repeat("xyzabcdefghi"[i % 12], 1 + (i / 12)));
            var fields = string.Join(',', Enumerable.Range(0, 20).Select(f => $"\"{name}_{(char)('a' + f)}\":1"));
            var (same, other) = (Json($$"""{{{fields}}}"""), Json($$"""{{{fields.Replace(":1", ":2")}}}"""));
            table.Observe($"GET /{name}", same, other, same);
        }

        Assert.Equal(200, table.Compared);
        Assert.Equal(ComparisonTable.MostFields, table.Fields);
        var all = table.Clearest(int.MaxValue);
        Assert.True(all.Select(static f => f.Endpoint).Distinct().Count() <= ComparisonTable.MostEndpoints + 1);
        Assert.Contains(all, static f => f.Endpoint == ComparisonTable.Others && f.CandidateOnly > 50);
    }

    [Fact]
    public void Observe_VersionsAlikeUnderHeavyNoise_FalseReportsBelowAlpha()
    {
        var random = new Random(11);
        const int Rollouts = 400;
        var reported = 0;
        for (var rollout = 0; rollout < Rollouts; rollout++)
        {
            // Twenty fields, each of which differs by chance with a rate of its own in either copy, looked at after every request.
            var rates = Enumerable.Range(0, 20).Select(_ => random.NextDouble()).ToArray();
            var counts = new (long B, long C)[rates.Length];
            var isReported = false;
            for (var request = 0; request < 500 && !isReported; request++)
            {
                for (var f = 0; f < rates.Length; f++)
                {
                    var (candidate, second) = (random.NextDouble() < rates[f], random.NextDouble() < rates[f]);
                    counts[f] = (counts[f].B + (candidate && !second ? 1 : 0), counts[f].C + (second && !candidate ? 1 : 0));
                    isReported |= candidate && !second && PairedEvidence.Log(counts[f].B, counts[f].C) >= Math.Log(20 / 0.01);
                }
            }

            reported += isReported ? 1 : 0;
        }

        Assert.InRange(reported, 0, (int)(Rollouts * ComparisonAssessment.Alpha));
    }

    private static ComparisonAssessment Assess(ComparisonTable table)
        => ComparisonAssessment.Of(table.Clearest(64), table.Compared, table.Fields, least: 0);

    private static FieldCounts Counts(long b, long c, string sample) => new()
    {
        Endpoint = "GET /",
        Field = "status",
        CandidateOnly = b,
        StableOnly = c,
        Kind = DifferenceKind.Value,
        StableSample = "",
        CandidateSample = sample,
    };

    private static ObservedAnswer Answer(Random random, string price)
    {
        var answer = Json($$"""{"id":"{{random.Next()}}","at":{{random.Next()}},"price":"{{price}}"}""");
        return answer with { Headers = new Dictionary<string, string> { ["x-request-id"] = $"{random.Next()}" } };
    }

    private static ObservedAnswer Json(string body) => new() { Status = 200, IsJson = true, Body = Encoding.UTF8.GetBytes(body) };
}
