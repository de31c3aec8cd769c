using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>ClusterRole of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced = false)]
public sealed record ClusterRole : KubeObject
{
    [Wire(2)]
    public IReadOnlyList<PolicyRule>? Rules { get; init; }

    [Wire(3)]
    public AggregationRule? AggregationRule { get; init; }
}
