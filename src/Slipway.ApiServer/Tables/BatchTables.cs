using System.Globalization;
using Slipway.Api.Batch;
using Slipway.Api.Meta;

namespace Slipway.ApiServer.Tables;

/// <summary>The tables of kinds whose pods end.</summary>
internal static class BatchTables
{
    // The first that holds is the job's state; a job being deleted comes after those that have ended.
    private static readonly string[] Unfinished = ["Suspended", "FailureTarget"];

    public static KindTable Jobs { get; } = KindTable.Of<Job>(
        "Name|Status|Completions|Duration|Age|Containers*|Images*|Selector*", static (o, now) =>
        [
            o.Name(), State(o), Completions(o), Duration(o, now), o.Age(now), WorkloadTables.Names(o.Spec?.Template),
            WorkloadTables.Images(o.Spec?.Template), TableText.Selector(o.Spec?.Selector),
        ]);

    private static string State(Job job) => Holds(job, "Complete") ? "Complete"
        : Holds(job, "Failed") ? "Failed"
        : job.Metadata?.DeletionTimestamp is not null ? "Terminating"
        : Unfinished.FirstOrDefault(type => Holds(job, type)) ?? "Running";

    private static bool Holds(Job job, string type) => job.Status?.Conditions?.Any(c => c.Type == type && c.Status == "True") == true;

    private static string Completions(Job job)
    {
        var done = job.Status?.Succeeded ?? 0;
        return job.Spec?.Completions is { } wanted ? string.Create(CultureInfo.InvariantCulture, $"{done}/{wanted}")
            : job.Spec?.Parallelism is > 1 and var parallel ? string.Create(CultureInfo.InvariantCulture, $"{done}/1 of {parallel}")
            : string.Create(CultureInfo.InvariantCulture, $"{done}/1");
    }

    private static string Duration(Job job, DateTimeOffset now) => job.Status?.StartTime is { } start
        ? TableText.Duration((job.Status.CompletionTime ?? now) - start)
        : "";
}
