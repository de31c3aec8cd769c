using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>What routes and Gateways may refer to in other namespaces.</summary>
internal sealed class ReferenceGrants(IReadOnlyCollection<ReferenceGrant> grants)
{
    /// <summary>Whether an object of Gateway API may refer to one of the core group.</summary>
    /// <param name="from">Kind and namespace of the one that refers.</param>
    /// <param name="to">Kind, namespace and name of the other.</param>
    public bool Permit((string Kind, string Namespace) from, (string Kind, string Namespace, string Name) to)
        => from.Namespace == to.Namespace || grants.Any(g => g.Namespace() == to.Namespace
            && (g.Spec?.From ?? []).Any(f => f.Group == "gateway.networking.k8s.io" && f.Kind == from.Kind && f.Namespace == from.Namespace)
            && (g.Spec?.To ?? []).Any(t => (t.Group ?? "").Length == 0 && t.Kind == to.Kind && (t.Name ?? "") is var name
                && (name.Length == 0 || name == to.Name)));
}
