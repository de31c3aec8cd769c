using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Which pods a running job creates and which it gives up. Pure.</summary>
internal static class JobPodsPlanner
{
    /// <summary>Most pods created in one round, so that no round lasts for ever.</summary>
    public const int Burst = 500;

    public static JobWork Decide(Job job, IReadOnlyList<Pod> owned, JobTally tally, DateTimeOffset now)
    {
        var active = owned.Where(PodState.IsActive).ToList();
        var surplus = tally.IsIndexed ? Needless(job, active, tally) : [];
        if (surplus.Count > 0)
        {
            return new JobWork([new JobAction.Withdraw(surplus)], null);
        }

        var wanted = Wanted(job, tally, active.Count);
        if (active.Count > wanted)
        {
            return new JobWork([new JobAction.Withdraw([.. DeletionOrder.Sort(active, now).Take(active.Count - wanted)])], null);
        }

        var terminating = owned.Count(static p => p.IsTerminating() && !PodState.IsFinished(p));
        var missing = Math.Min(Burst, wanted - active.Count - (JobPodState.OnlyReplacesFailed(job) ? terminating : 0));
        if (missing <= 0)
        {
            return new JobWork([], null);
        }

        var (slots, later) = job.Spec?.BackoffLimitPerIndex is null
            ? JobBackOff.Until(job, owned) is { } until && until > now
                ? ([], until)
                : (Slots(job, owned, tally).Take(missing).ToList(), default(DateTimeOffset?))
            : SlotsWithOwnBackOff(job, owned, tally, missing, now);
        return new JobWork(slots.Count > 0 ? [new JobAction.Create(slots)] : [], later);
    }

    private static int Wanted(Job job, JobTally tally, int active)
    {
        var parallelism = job.Spec?.Parallelism ?? 1;
        return job.Spec?.Completions is { } completions
            ? Math.Min(parallelism, completions - tally.Succeeded - tally.FailedIndexes.Count)
            : tally.Succeeded > 0 ? Math.Min(active, parallelism) : parallelism;
    }

    // Pods without an index, of an index that is done, or of one that an older pod has.
    private static List<Pod> Needless(Job job, List<Pod> active, JobTally tally)
    {
        var seen = new HashSet<int>();
        return [.. active.OrderBy(static p => p.Metadata?.CreationTimestamp).ThenBy(static p => p.Name(), StringComparer.Ordinal)
            .Where(p => JobPodState.Index(p, job) is not { } i || tally.Completed.Contains(i) || tally.FailedIndexes.Contains(i)
                || !seen.Add(i))];
    }

    private static IEnumerable<JobSlot> Slots(Job job, IReadOnlyList<Pod> owned, JobTally tally)
        => tally.IsIndexed
            ? Open(job, owned, tally).Select(static i => new JobSlot(i, null))
            : Enumerable.Repeat(new JobSlot(null, null), Burst);

    private static (List<JobSlot> Slots, DateTimeOffset? Later) SlotsWithOwnBackOff(
        Job job, IReadOnlyList<Pod> owned, JobTally tally, int missing, DateTimeOffset now)
    {
        var failed = owned.Where(p => JobPodState.HasFailed(p, job) && JobPodState.Index(p, job) is not null)
            .ToLookup(p => JobPodState.Index(p, job)!.Value);
        var (slots, later) = (new List<JobSlot>(), default(DateTimeOffset?));
        foreach (var index in Open(job, owned, tally))
        {
            var failures = failed[index].Max(p => (int?)(JobPodState.EarlierFailures(p)
                + (PodFailureRules.Judge(job, p).Action == "Ignore" ? 0 : 1))) ?? 0;
            if (failures > 0 && failed[index].Max(JobPodState.EndOf) + JobBackOff.Delay(failures) is var until && until > now)
            {
                later = later < until ? later : until;
            }
            else if (slots.Count < missing)
            {
                slots.Add(new JobSlot(index, failures));
            }
        }

        return (slots, later);
    }

    // Indexes that are neither done nor in work, in ascending order.
    private static IEnumerable<int> Open(Job job, IReadOnlyList<Pod> owned, JobTally tally)
    {
        var waits = JobPodState.OnlyReplacesFailed(job);
        var busy = owned.Where(p => PodState.IsActive(p) || (waits && p.IsTerminating() && !PodState.IsFinished(p)))
            .Select(p => JobPodState.Index(p, job)).ToHashSet();
        return Enumerable.Range(0, job.Spec?.Completions ?? 0)
            .Where(i => !busy.Contains(i) && !tally.Completed.Contains(i) && !tally.FailedIndexes.Contains(i));
    }
}
