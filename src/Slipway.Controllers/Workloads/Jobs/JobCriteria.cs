using System.Globalization;
using Slipway.Api.Batch;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Whether a job is decided, and why.</summary>
internal static class JobCriteria
{
    /// <summary>The condition that decides the job, or null while it goes on.</summary>
    /// <param name="job">The job.</param>
    /// <param name="tally">The ends of its pods.</param>
    /// <param name="running">Its pods that have not ended.</param>
    /// <param name="now">Time.</param>
    public static JobCondition? Decide(Job job, JobTally tally, IReadOnlyList<Pod> running, DateTimeOffset now)
        => Failure(job, tally, running, now) is { } failure
            ? JobConditions.Of(JobNames.FailureTarget, true, failure.Reason, failure.Message, now)
            : Success(job, tally, running) is { } success
                ? JobConditions.Of(JobNames.SuccessCriteriaMet, true, success.Reason, success.Message, now)
                : null;

    /// <summary>When a job runs out of time; null when it never does.</summary>
    public static DateTimeOffset? Deadline(Job job)
        => job.Spec?.Suspend != true && job.Spec?.ActiveDeadlineSeconds is { } seconds && job.Status?.StartTime is { } started
            ? started + TimeSpan.FromSeconds(seconds)
            : null;

    private static (string Reason, string Message)? Failure(
        Job job, JobTally tally, IReadOnlyList<Pod> running, DateTimeOffset now)
    {
        var limit = job.Spec?.BackoffLimit ?? 6;
        if (tally.FailJob is { } message)
        {
            return ("PodFailurePolicy", message);
        }

        if (tally.Failed > limit || HasRestartedTooOften(job, running, limit))
        {
            return ("BackoffLimitExceeded", "Job has reached the specified backoff limit");
        }

        if (Deadline(job) <= now)
        {
            return ("DeadlineExceeded", "Job was active longer than specified deadline");
        }

        if (tally.FailedIndexes.Count > job.Spec?.MaxFailedIndexes)
        {
            return ("MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes");
        }

        return tally.FailedIndexes.Count > 0 && tally.FailedIndexes.Count + tally.Completed.Count >= job.Spec?.Completions
            ? ("FailedIndexes", "Job has failed indexes")
            : null;
    }

    private static (string Reason, string Message)? Success(Job job, JobTally tally, IReadOnlyList<Pod> running)
    {
        var rules = job.Spec?.SuccessPolicy?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var wanted = rules[i].SucceededIndexes is { } text ? IndexSet.Parse(text, job.Spec?.Completions ?? 0) : null;
            var done = wanted is null ? tally.Completed.Count : tally.Completed.Count(wanted.Contains);
            if (done >= (rules[i].SucceededCount ?? wanted?.Count ?? int.MaxValue))
            {
                return ("SuccessPolicy", string.Create(CultureInfo.InvariantCulture, $"Matched rules at index {i}"));
            }
        }

        // Without a number of completions the first success says that the work is done; the pods that still run may finish theirs.
        var reached = job.Spec?.Completions is { } completions
            ? tally.Succeeded >= completions
            : tally.Succeeded > 0 && running.Count == 0;
        return reached ? ("CompletionsReached", "Reached expected number of succeeded pods") : null;
    }

    // A container that is restarted in its place makes no failed pod.
    private static bool HasRestartedTooOften(Job job, IReadOnlyList<Pod> running, int limit)
    {
        if (job.Spec?.Template?.Spec?.RestartPolicy != "OnFailure")
        {
            return false;
        }

        var restarts = running.Sum(JobPodState.Restarts);
        return restarts > 0 && restarts >= limit;
    }
}
