using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>What HTTPRoutes may refer to in other namespaces.</summary>
internal sealed class ReferenceGrants(IReadOnlyCollection<ReferenceGrant> grants)
{
    /// <summary>Whether a route of one namespace may send requests to a Service of another.</summary>
    public bool Permit(string routes, string services, string service)
        => routes == services || grants.Any(g => g.Namespace() == services
            && (g.Spec?.From ?? []).Any(f => f is { Group: "gateway.networking.k8s.io", Kind: "HTTPRoute" } && f.Namespace == routes)
            && (g.Spec?.To ?? []).Any(t => t is { Group: "" or null, Kind: "Service" } && (t.Name ?? "") is var name
                && (name.Length == 0 || name == service)));
}
