using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Services;

/// <summary>Which pods are the endpoints of a Service.</summary>
internal static class ServiceSelector
{
    /// <summary>Annotation with the name of the TrafficSplit by which gateways divide the Service among revisions.</summary>
    public const string SplitAnnotation = "slipway.dev/split";

    /// <summary>
    /// The selector for endpoints; null when the Service has none. Of a Service that is split, pods of all revisions are endpoints: the
    /// revision in its selector is for readers that know nothing of splits.
    /// </summary>
    public static IReadOnlyDictionary<string, string>? Of(Service service)
    {
        if (service.Spec?.Selector is not { Count: > 0 } selector)
        {
            return null;
        }

        return service.Annotations().ContainsKey(SplitAnnotation) && selector.Count > 1 && selector.ContainsKey(LabelNames.RolloutHash)
            ? selector.Where(static p => p.Key != LabelNames.RolloutHash).ToDictionary(StringComparer.Ordinal)
            : selector;
    }

    public static bool Selects(Service service, Pod pod) => Of(service) is { } selector && SelectorMatch.Selects(selector, pod.Labels());
}
