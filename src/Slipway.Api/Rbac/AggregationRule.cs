using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>AggregationRule of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record AggregationRule
{
    [Wire(1)]
    public IReadOnlyList<LabelSelector>? ClusterRoleSelectors { get; init; }
}
