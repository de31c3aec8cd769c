using Slipway.Api.Batch;
using Slipway.Api.Core;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>
/// When the next pod may start after failures: 10 s after the first failure in a row, doubling to 6 min. Read from the pods themselves,
/// so that a restart of the controller changes nothing.
/// </summary>
internal static class JobBackOff
{
    public static readonly TimeSpan First = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    /// <summary>Before this time no pod starts; null when nothing has failed since the last success.</summary>
    public static DateTimeOffset? Until(Job job, IEnumerable<Pod> pods)
    {
        var ends = pods.Where(p => JobPodState.HasSucceeded(p) || JobPodState.HasFailed(p, job)).ToList();
        var success = ends.Where(JobPodState.HasSucceeded).Select(static p => (DateTimeOffset?)JobPodState.EndOf(p)).Max();
        var failures = ends.Where(p => !JobPodState.HasSucceeded(p)).Select(JobPodState.EndOf).Where(end => !(end <= success)).ToList();
        return failures.Count == 0 ? null : failures.Max() + Delay(failures.Count);
    }

    /// <summary>The wait after a number of failures in a row.</summary>
    public static TimeSpan Delay(int failures)
        => failures > 6 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << (failures - 1)));
}
