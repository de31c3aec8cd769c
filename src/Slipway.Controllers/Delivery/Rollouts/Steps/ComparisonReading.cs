using System.Globalization;
using Slipway.Analysis.Comparison;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>Judges what the gateways have compared, as their entries in the split say, all together.</summary>
internal static class ComparisonReading
{
    /// <summary>The verdict that a field differs beyond noise.</summary>
    public const string Different = nameof(ComparisonVerdict.Different);

    private const int MostDifferences = 16;
    private const double MostEvidence = 1e300;

    /// <summary>What is known now; what was known before when no gateway speaks of the split as it is.</summary>
    public static RolloutComparison Of(RolloutRun run, PlanStep.Compare compare, StepContext context)
    {
        var (split, revisions) = (context.Observation.Split, context.Scale.Revisions);
        var said = (split?.Status?.Instances ?? [])
            .Where(i => i.ObservedUid == split!.Uid() && i.ObservedGeneration >= (split!.Metadata?.Generation ?? 0))
            .SelectMany(static i => i.Comparisons ?? [])
            .Where(c => c.Mirror == compare.Mirror.Name && c.Hash == revisions.Hash).ToList();
        if (said.Count == 0 && run.Comparison is { } known && known.Step == run.StepIndex)
        {
            return known;
        }

        var (compared, fields) = (said.Sum(static c => c.Compared ?? 0), said.Sum(static c => c.Fields ?? 0));
        var counts = ComparisonAssessment.Sum(said.SelectMany(static c => c.Differences ?? []).Select(Counts));
        var assessment = ComparisonAssessment.Of(counts, compared, fields, compare.MinRequests);
        var differences = assessment.Reported.Take(MostDifferences).Select(static r => Difference(r.Field, r.LogEvidence)).ToList();
        return new RolloutComparison
        {
            Verdict = assessment.Verdict.ToString(),
            Compared = compared,
            RequestsNeeded = assessment.Needed > 0 && differences.Count == 0 ? assessment.Needed : null,
            Skipped = said.Sum(static c => c.Skipped ?? 0),
            SamePod = said.Sum(static c => c.SamePod ?? 0),
            Fields = fields,
            Threshold = assessment.Threshold,
            Differences = differences.Count == 0 ? null : differences,
            Reason = Sentence(assessment, compared, fields),
            DecidedAt = differences.Count == 0 ? null : context.Now,
            CanaryHash = revisions.Hash,
            StableHash = revisions.StableHash,
            Step = run.StepIndex,
        };
    }

    /// <summary>A difference in words.</summary>
    public static string Words(RolloutDifference d) => string.Create(
        CultureInfo.InvariantCulture,
        $"{d.Endpoint}: {d.Field} {Verb(d)}, in {d.CandidateOnly:N0} requests only there")
        + string.Create(CultureInfo.InvariantCulture, $" and in {d.StableOnly:N0} only between stable pods");

    private static string Sentence(ComparisonAssessment assessment, long compared, int fields)
    {
        var culture = CultureInfo.InvariantCulture;
        var count = string.Create(culture, $"{compared:N0} compared requests");
        return assessment.Verdict switch
        {
            ComparisonVerdict.Different => string.Create(
                culture, $"{assessment.Reported.Count} of {fields} fields differ beyond noise in {count}; ")
                + Words(Difference(assessment.Reported[0].Field, assessment.Reported[0].LogEvidence)),
            ComparisonVerdict.NoDifference => string.Create(culture, $"none of {fields} fields differs beyond noise in {count}"),
            _ => string.Create(culture, $"{count}, {assessment.Needed:N0} more are needed"),
        };
    }

    private static string Verb(RolloutDifference d) => d.Kind switch
    {
        "missing" => $"is missing (stable: {d.Stable})",
        "extra" => $"is there and was not ({d.Candidate})",
        "order" => $"has another order ({d.Stable} became {d.Candidate})",
        "length" => $"has another length ({d.Stable} became {d.Candidate})",
        "type" => $"has another type ({d.Stable} became {d.Candidate})",
        _ => $"differs ({d.Stable} became {d.Candidate})",
    };

    private static FieldCounts Counts(TrafficFieldCounts counts) => new()
    {
        Endpoint = counts.Endpoint ?? "",
        Field = counts.Field ?? "",
        CandidateOnly = counts.CandidateOnly ?? 0,
        StableOnly = counts.StableOnly ?? 0,
        Kind = Enum.TryParse<DifferenceKind>(counts.Kind, ignoreCase: true, out var kind) ? kind : DifferenceKind.Same,
        StableSample = counts.Stable ?? "",
        CandidateSample = counts.Candidate ?? "",
    };

    private static RolloutDifference Difference(FieldCounts field, double logEvidence) => new()
    {
        Endpoint = field.Endpoint,
        Field = field.Field,
        Kind = field.Kind.ToString().ToLowerInvariant(),
        CandidateOnly = field.CandidateOnly,
        StableOnly = field.StableOnly,
        Evidence = Math.Min(Math.Exp(logEvidence), MostEvidence),
        Stable = field.StableSample,
        Candidate = field.CandidateSample,
    };
}
