using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>A host belongs to HTTPRoutes or to GRPCRoutes: of two that have one in common the older is attached, and of two of the same age
/// the one whose name comes first (GRPCRouteSpec.hostnames of Gateway API).</summary>
internal static class RouteConflicts
{
    /// <summary>The same routes, without attachments whose hosts belong to a route of the other kind.</summary>
    public static IReadOnlyList<RouteVerdict> Settle(IReadOnlyList<RouteVerdict> verdicts)
    {
        if (verdicts.All(static v => v.Route.Kind == ListenerProtocols.HttpRoute))
        {
            return verdicts;
        }

        var settled = new List<RouteVerdict>();
        foreach (var verdict in verdicts.OrderBy(static v => v.Route.Created)
            .ThenBy(static v => v.Route.Object.Key().ToString(), StringComparer.Ordinal)
            .ThenBy(static v => v.Route.Kind, StringComparer.Ordinal))
        {
            var others = settled.Where(v => v.Route.Kind != verdict.Route.Kind).ToList();
            settled.Add(verdict with { Attachments = [.. verdict.Attachments.Select(a => Settle(a, others))] });
        }

        return settled;
    }

    private static RouteAttachment Settle(RouteAttachment attachment, List<RouteVerdict> others)
        => others.FirstOrDefault(o => o.Attachments.Any(a => Overlap(a, attachment))) is not { } other ? attachment : attachment with
        {
            Reason = "HostnameConflict",
            Message = $"{other.Route.Kind} {other.Route.Object.Key()} came first and has a hostname in common; "
                + "a hostname belongs to HTTPRoutes or to GRPCRoutes",
            Listeners = [],
            Hosts = [],
            SecureHosts = [],
        };

    /// <summary>Among HTTP listeners the routes are one set; each HTTPS listener has its own.</summary>
    private static bool Overlap(RouteAttachment a, RouteAttachment b)
        => a.Hosts.Any(h => b.Hosts.Any(g => RouteAttachment.Overlap(h, g)))
            || a.SecureHosts.Any(h => b.SecureHosts.Any(g => g.Listener == h.Listener && RouteAttachment.Overlap(h.Host, g.Host)));
}
