using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>
/// The ends of a job's pods, each counted once. A finished pod keeps its finalizer until its uid stands in
/// <c>status.uncountedTerminatedPods</c> (or its index among the completed ones); a uid that stands there and whose pod has lost the
/// finalizer moves into the counters. So a crash between any two writes neither loses an end nor counts it twice.
/// </summary>
internal sealed class JobTally
{
    private readonly Job job;
    private readonly List<Pod> owned;
    private readonly bool isEnding;
    private readonly List<Pod> untrack = [];

    private JobTally(Job job, IReadOnlyList<Pod> owned, bool isEnding)
    {
        (this.job, this.owned, this.isEnding) = (job, [.. owned], isEnding);
        var completions = job.Spec?.Completions ?? 0;
        IsIndexed = job.Spec?.CompletionMode == "Indexed";
        Completed = IndexSet.Parse(job.Status?.CompletedIndexes, IsIndexed ? completions : 0);
        FailedIndexes = IndexSet.Parse(job.Status?.FailedIndexes, IsIndexed ? completions : 0);
        var uncounted = job.Status?.UncountedTerminatedPods;
        var tracked = owned.Where(JobPodState.IsTracked).Select(static p => p.Uid()).ToHashSet(StringComparer.Ordinal);
        UncountedSucceeded.UnionWith((uncounted?.Succeeded ?? []).Where(tracked.Contains));
        UncountedFailed.UnionWith((uncounted?.Failed ?? []).Where(tracked.Contains));
        CountedSucceeded = (job.Status?.Succeeded ?? 0) + (uncounted?.Succeeded?.Count ?? 0) - UncountedSucceeded.Count;
        CountedFailed = (job.Status?.Failed ?? 0) + (uncounted?.Failed?.Count ?? 0) - UncountedFailed.Count;
    }

    public bool IsIndexed { get; }

    /// <summary>Pods that succeeded and whose uid needs no remembering any more.</summary>
    public int CountedSucceeded { get; }

    /// <summary>Pods that failed and whose uid needs no remembering any more.</summary>
    public int CountedFailed { get; }

    public SortedSet<string> UncountedSucceeded { get; } = new(StringComparer.Ordinal);

    public SortedSet<string> UncountedFailed { get; } = new(StringComparer.Ordinal);

    public SortedSet<int> Completed { get; }

    public SortedSet<int> FailedIndexes { get; }

    /// <summary>Why the failure policy ends the job; null when it does not.</summary>
    public string? FailJob { get; private set; }

    /// <summary>Pods whose end this tally holds, and whose finalizer comes off once it is stored.</summary>
    public IReadOnlyList<Pod> Untrack => untrack;

    /// <summary>Pods, or for an indexed job indexes, that have succeeded.</summary>
    public int Succeeded => IsIndexed ? Completed.Count : CountedSucceeded + UncountedSucceeded.Count;

    public int Failed => CountedFailed + UncountedFailed.Count;

    /// <summary>Whether no pod's end waits for its finalizer to come off.</summary>
    public bool IsSettled => UncountedSucceeded.Count == 0 && UncountedFailed.Count == 0 && untrack.Count == 0;

    /// <summary>Counts.</summary>
    /// <param name="job">The job with the status stored last.</param>
    /// <param name="owned">Its pods.</param>
    /// <param name="isEnding">Whether the outcome is decided, so that pods that still run count as failed.</param>
    public static JobTally Take(Job job, IReadOnlyList<Pod> owned, bool isEnding)
    {
        var tally = new JobTally(job, owned, isEnding);
        foreach (var pod in tally.owned.Where(JobPodState.IsTracked))
        {
            tally.Count(pod);
        }

        return tally;
    }

    private void Count(Pod pod)
    {
        if (UncountedSucceeded.Contains(pod.Uid()) || UncountedFailed.Contains(pod.Uid()))
        {
            untrack.Add(pod);
        }
        else if (JobPodState.HasSucceeded(pod))
        {
            CountSuccess(pod);
        }
        else if (JobPodState.HasFailed(pod, job) || isEnding)
        {
            CountFailure(pod);
        }
    }

    private void CountSuccess(Pod pod)
    {
        if (!IsIndexed)
        {
            UncountedSucceeded.Add(pod.Uid());
        }
        else if (JobPodState.Index(pod, job) is { } index)
        {
            Completed.Add(index);
            FailedIndexes.Remove(index);
        }

        untrack.Add(pod);
    }

    private void CountFailure(Pod pod)
    {
        var index = JobPodState.Index(pod, job);
        var verdict = PodFailureRules.Judge(job, pod);
        FailJob ??= verdict.Action == "FailJob" ? verdict.Message : null;
        if (index is { } i && job.Spec?.BackoffLimitPerIndex is { } limit && !Completed.Contains(i))
        {
            var failures = JobPodState.EarlierFailures(pod) + (verdict.Action == "Ignore" ? 0 : 1);
            if (verdict.Action == "FailIndex" || failures > limit)
            {
                FailedIndexes.Add(i);
            }
            else if (!isEnding && !HasSuccessor(pod, i))
            {
                // The next pod of the index reads the number of failures from this one.
                return;
            }
        }

        if (verdict.Action != "Ignore" && (!IsIndexed || index is not null))
        {
            UncountedFailed.Add(pod.Uid());
        }

        untrack.Add(pod);
    }

    private bool HasSuccessor(Pod pod, int index) => owned.Any(other => other.Uid() != pod.Uid() && JobPodState.Index(other, job) == index
        && (JobPodState.EarlierFailures(other) > JobPodState.EarlierFailures(pod)
            || other.Metadata?.CreationTimestamp > pod.Metadata?.CreationTimestamp));
}
