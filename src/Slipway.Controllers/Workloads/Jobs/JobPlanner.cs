using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Decides what brings a job nearer to its end, and what its status is. Pure.</summary>
internal static class JobPlanner
{
    /// <summary>The decision at one moment.</summary>
    public static JobDecision Decide(JobObservation observation, DateTimeOffset now)
    {
        var job = observation.Job;
        var status = job.Status ?? new JobStatus();
        var claim = Ownership.Claim(job, job.Spec?.Selector, observation.Pods);
        var tracked = claim.Owned.Where(JobPodState.IsTracked).ToList();
        if (job.IsTerminating())
        {
            return new JobDecision { Status = status, Untrack = tracked };
        }

        if (JobConditions.End(status) is { } end)
        {
            return AfterEnd(job, end, now) with { Status = status, Untrack = tracked };
        }

        if (claim.ToRelease.Count > 0 || claim.ToAdopt.Any(static p => !PodState.IsFinished(p)))
        {
            return new JobDecision
            {
                Status = status,
                Actions =
                [
                    .. claim.ToRelease.Select(static p => new JobAction.Release(p)),
                    .. claim.ToAdopt.Where(static p => !PodState.IsFinished(p)).Select(static p => new JobAction.Adopt(p)),
                ],
            };
        }

        return Work(observation, claim.Owned, now);
    }

    private static JobDecision Work(JobObservation observation, IReadOnlyList<Pod> owned, DateTimeOffset now)
    {
        var job = observation.Job;
        var running = owned.Where(static p => !PodState.IsFinished(p)).ToList();
        var active = running.Where(static p => !p.IsTerminating()).ToList();
        var target = JobConditions.Target(job.Status);
        var tally = JobTally.Take(job, owned, isEnding: target is not null);
        if (target is null && JobCriteria.Decide(job, tally, running, now) is { } decided)
        {
            target = decided;
            tally = JobTally.Take(job, owned, isEnding: true);
        }

        var work = target is not null ? new JobWork(active.Count > 0 ? [new JobAction.Delete(active)] : [], null)
            : job.Spec?.Suspend == true ? new JobWork(active.Count > 0 ? [new JobAction.Withdraw(active)] : [], null)
            : JobPodsPlanner.Decide(job, owned, tally, now);
        var written = JobStatusPlanner.Next(job, tally, running, target, now);
        return new JobDecision
        {
            Actions = observation.CachesAreFresh ? work.Actions : [],
            Status = written.Status,
            Events = written.Events,
            Untrack = tally.Untrack,
            LookAgainAt = target is null ? Earliest(work.LookAgainAt, JobCriteria.Deadline(job with { Status = written.Status })) : null,
        };
    }

    private static JobDecision AfterEnd(Job job, JobCondition end, DateTimeOffset now)
    {
        if (job.Spec?.TtlSecondsAfterFinished is not { } seconds || end.LastTransitionTime is not { } ended)
        {
            return new JobDecision { Status = new JobStatus() };
        }

        var expiry = ended + TimeSpan.FromSeconds(seconds);
        return expiry > now
            ? new JobDecision { Status = new JobStatus(), LookAgainAt = expiry }
            : new JobDecision { Status = new JobStatus(), Actions = [new JobAction.Expire()] };
    }

    private static DateTimeOffset? Earliest(DateTimeOffset? a, DateTimeOffset? b) => a is null || b < a ? b : a;
}
