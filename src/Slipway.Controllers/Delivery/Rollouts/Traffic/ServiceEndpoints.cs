using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>The revisions behind a Service: what its ready endpoints are, as far as the pods behind them are known.</summary>
internal static class ServiceEndpoints
{
    /// <summary>Whether ready endpoints are of another revision than this one.</summary>
    public static bool HasOthers(RolloutObservation o, string? service, string hash)
        => Revisions(o, service).Any(found => found is not null && found != hash);

    /// <summary>Whether there are ready endpoints of this revision and none of another.</summary>
    public static bool Serves(RolloutObservation o, string? service, string hash)
        => !HasOthers(o, service, hash) && Revisions(o, service).Contains(hash);

    private static IEnumerable<string?> Revisions(RolloutObservation o, string? service)
    {
        var pods = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var pod in o.Pods.Where(static p => p.Labels().ContainsKey(LabelNames.RolloutHash)))
        {
            pods[pod.Uid()] = pod.Labels()[LabelNames.RolloutHash];
        }

        return [.. o.Slices
            .Where(s => s.Labels().TryGetValue(LabelNames.ServiceName, out var name) && name == service)
            .SelectMany(static s => s.Endpoints ?? [])
            .Where(static e => e.Conditions?.Ready is not false && e.TargetRef?.Uid is not null)
            .Select(e => pods.GetValueOrDefault(e.TargetRef!.Uid!))];
    }
}
