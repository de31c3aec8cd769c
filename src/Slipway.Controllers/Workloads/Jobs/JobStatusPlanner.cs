using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>The status that follows from what a job's pods have done. Pure.</summary>
internal static class JobStatusPlanner
{
    /// <summary>The next status, and what its changes are worth saying.</summary>
    /// <param name="job">The job with the status stored last.</param>
    /// <param name="tally">The ends of its pods.</param>
    /// <param name="running">Its pods that have not ended.</param>
    /// <param name="target">What decides the job; null while it goes on.</param>
    /// <param name="now">Time.</param>
    public static (JobStatus Status, IReadOnlyList<JobEvent> Events) Next(
        Job job, JobTally tally, IReadOnlyList<Pod> running, JobCondition? target, DateTimeOffset now)
    {
        var events = new List<JobEvent>();
        IReadOnlyList<JobCondition> conditions = job.Status?.Conditions ?? [];
        var suspended = job.Spec?.Suspend == true && target is null;
        conditions = target is null ? Suspension(conditions, suspended, now, events) : conditions.With(target);
        var active = target is null && !suspended ? running.Where(static p => !p.IsTerminating()).ToList() : [];
        var status = new JobStatus
        {
            StartTime = suspended ? null : job.Status?.StartTime ?? now,
            Active = OrNone(active.Count),
            Ready = active.Count(PodState.IsReady),
            Terminating = running.Count(static p => p.IsTerminating()),
            Succeeded = OrNone(tally.IsIndexed ? tally.Completed.Count : tally.CountedSucceeded),
            Failed = OrNone(tally.CountedFailed),
            CompletedIndexes = tally.Completed.Count > 0 ? IndexSet.Format(tally.Completed) : null,
            FailedIndexes = tally.FailedIndexes.Count > 0 ? IndexSet.Format(tally.FailedIndexes) : null,
            UncountedTerminatedPods = new UncountedTerminatedPods
            {
                Succeeded = tally.UncountedSucceeded.Count > 0 ? [.. tally.UncountedSucceeded] : null,
                Failed = tally.UncountedFailed.Count > 0 ? [.. tally.UncountedFailed] : null,
            },
        };
        if (target is not null && tally.IsSettled && running.Count == 0)
        {
            var end = JobConditions.EndOf(target, now);
            conditions = conditions.With(end);
            status = status with { CompletionTime = end.Type == JobNames.Complete ? now : null };
            events.Add(end.Type == JobNames.Complete
                ? new JobEvent(false, "Completed", "Job completed")
                : new JobEvent(true, end.Reason ?? "", end.Message ?? ""));
        }

        return (status with { Conditions = conditions.Count > 0 ? conditions : null }, events);
    }

    private static IReadOnlyList<JobCondition> Suspension(
        IReadOnlyList<JobCondition> conditions, bool suspended, DateTimeOffset now, List<JobEvent> events)
    {
        var was = conditions.FirstOrDefault(static c => c.Type == JobNames.Suspended)?.Status;
        if (suspended == (was == "True"))
        {
            return conditions;
        }

        var (reason, message) = suspended ? ("JobSuspended", "Job suspended") : ("JobResumed", "Job resumed");
        events.Add(new JobEvent(false, reason["Job".Length..], message));
        return conditions.With(JobConditions.Of(JobNames.Suspended, suspended, reason, message, now));
    }

    // Zero and absent are the same in these fields.
    private static int? OrNone(int number) => number > 0 ? number : null;
}
