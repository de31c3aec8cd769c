using System.Globalization;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>What a job reads out of one of its pods.</summary>
internal static class JobPodState
{
    public static bool IsTracked(Pod pod) => pod.Metadata?.Finalizers?.Contains(JobNames.Finalizer, StringComparer.Ordinal) == true;

    public static bool HasSucceeded(Pod pod) => pod.Status?.Phase == "Succeeded";

    /// <summary>Whether the pod has failed, or is on its way out and the job replaces such pods at once.</summary>
    public static bool HasFailed(Pod pod, Job job) => pod.Status?.Phase == "Failed"
        || (pod.IsTerminating() && !HasSucceeded(pod) && !OnlyReplacesFailed(job));

    public static bool OnlyReplacesFailed(Job job)
        => job.Spec?.PodReplacementPolicy == "Failed" || job.Spec?.PodFailurePolicy is not null;

    /// <summary>The completion index, or null when the pod has none below the number of completions.</summary>
    public static int? Index(Pod pod, Job job)
        => Number(pod, JobNames.Index) is { } index && index < (job.Spec?.Completions ?? 0) ? index : null;

    /// <summary>Failures of the pod's index before this pod.</summary>
    public static int EarlierFailures(Pod pod) => Number(pod, JobNames.IndexFailures) ?? 0;

    /// <summary>When the pod ended, as well as it is known.</summary>
    public static DateTimeOffset EndOf(Pod pod)
    {
        var ends = (pod.Status?.ContainerStatuses ?? []).Select(static c => c.State?.Terminated?.FinishedAt).ToList();
        return ends.Max() ?? pod.Metadata?.DeletionTimestamp ?? pod.Metadata?.CreationTimestamp ?? default;
    }

    /// <summary>Restarts of all containers together.</summary>
    public static int Restarts(Pod pod) => (pod.Status?.ContainerStatuses ?? []).Concat(pod.Status?.InitContainerStatuses ?? [])
        .Sum(static c => c.RestartCount ?? 0);

    private static int? Number(Pod pod, string annotation)
        => pod.Annotations().TryGetValue(annotation, out var text)
            && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
