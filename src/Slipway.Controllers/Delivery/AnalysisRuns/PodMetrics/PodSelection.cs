using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

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

        if (service is null)
        {
            return null;
        }

        // Of a Service that is split, the revision in its selector is for readers that know nothing of splits.
        var pairs = (service.Spec?.Selector ?? new Dictionary<string, string>())
            .Where(p => p.Key != LabelNames.RolloutHash || !service.Annotations().ContainsKey(ServicePlanner.SplitBy))
            .ToDictionary(StringComparer.Ordinal);
        return new PodSelection(pod => pairs.Count > 0 && SelectorMatch.Selects(pairs, pod.Labels()), metric.Revision);
    }

    /// <summary>Whether a pod can be asked.</summary>
    public static bool IsReady(Pod pod)
        => pod.Status?.Phase is not ("Succeeded" or "Failed") && PodRestart.IsReady(pod) && !string.IsNullOrEmpty(pod.Status?.PodIP);

    /// <summary>Whether a pod is meant, ready or not.</summary>
    public bool Selects(Pod pod) => selects(pod) && (string.IsNullOrEmpty(revision)
        || pod.Labels().GetValueOrDefault(LabelNames.RolloutHash) == revision
        || pod.Labels().GetValueOrDefault(LabelNames.DeploymentHash) == revision);
}
