using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Services;
using Slipway.Controllers.Workloads;
using Slipway.Controllers.Workloads.Deployments;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Which pods of a namespace a metric means. Pure.</summary>
internal sealed class PodSelection
{
    private readonly Func<Pod, bool> selects;
    private readonly string? revision;

    private PodSelection(Func<Pod, bool> selects, string? revision) => (this.selects, this.revision) = (selects, revision);

    /// <summary>The selection of a metric; null when it names a Service that is not there.</summary>
    public static PodSelection? Of(PodsMetric metric, Service? service)
    {
        if (LabelSelectorMatcher.Of(metric.Selector) is { } labels)
        {
            return new PodSelection(pod => labels.Matches(pod.Labels()), metric.Revision);
        }

        return service is null ? null : new PodSelection(pod => ServiceSelector.Selects(service, pod), metric.Revision);
    }

    /// <summary>Whether a pod can be asked.</summary>
    public static bool IsReady(Pod pod)
        => PodState.IsActive(pod) && PodState.IsReady(pod) && !string.IsNullOrEmpty(pod.Status?.PodIP);

    /// <summary>Whether a pod is meant, ready or not.</summary>
    public bool Selects(Pod pod) => selects(pod) && (string.IsNullOrEmpty(revision)
        || pod.Labels().GetValueOrDefault(ServiceSelector.RevisionLabel) == revision
        || pod.Labels().GetValueOrDefault(DeploymentAnnotations.HashLabel) == revision);
}
