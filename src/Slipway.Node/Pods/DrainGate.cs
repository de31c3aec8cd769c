using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.Node.Pods;

/// <summary>
/// Says whether every gateway has let go of a pod that is being deleted. A gateway counts if it was alive when the deletion began: one that
/// was silent by then is not waited for, one that falls silent later may still have requests under way.
/// </summary>
internal static class DrainGate
{
    /// <summary>Whether any slice names the pod as an endpoint.</summary>
    public static bool IsEndpoint(string podUid, IEnumerable<EndpointSlice> slices)
        => slices.Any(s => s.Endpoints?.Any(e => e.TargetRef?.Uid == podUid) == true);

    /// <summary>Whether any Service selects the pod. A revision in the selector is passed over: a split sends to others too.</summary>
    public static bool IsSelected(Pod pod, IEnumerable<Service> services)
    {
        var labels = pod.Labels();
        return services.Any(s => s.Spec?.Selector is { Count: > 0 } selector && LabelSelectorMatcher.Of(new LabelSelector
        {
            MatchLabels = selector.Where(static p => p.Key != LabelNames.RolloutHash).ToDictionary(StringComparer.Ordinal),
        })!.Matches(labels));
    }

    /// <summary>Names of the gateways that were alive at a moment, sorted.</summary>
    /// <param name="moment">The moment.</param>
    /// <param name="since">
    /// When this node began: while the API was away with it, no gateway could renew, so that silence says nothing until a while after.
    /// </param>
    /// <param name="gateways">All gateways.</param>
    public static IReadOnlyList<string> AliveAt(DateTimeOffset moment, DateTimeOffset since, IEnumerable<GatewayInstance> gateways)
    {
        var earliest = moment - GatewayInstance.SilentAfter;
        return [.. gateways
            .Where(g => since > earliest || (g.Spec?.RenewTime is { } renewed && renewed > earliest))
            .Select(static g => g.Name())
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The verdict: drained once each of the counted gateways lists the pod with nothing in flight, or is gone.</summary>
    public static DrainVerdict Decide(string podUid, IReadOnlyList<string> counted, IReadOnlyCollection<GatewayInstance> gateways)
        => gateways.Where(g => counted.Contains(g.Name(), StringComparer.Ordinal)).All(g => HasLetGo(podUid, g))
            ? DrainVerdict.Drained
            : DrainVerdict.Waiting;

    private static bool HasLetGo(string podUid, GatewayInstance gateway)
        => gateway.Status?.Draining?.Any(d => d.PodUid == podUid && (d.InFlight ?? 0) == 0) == true;
}
