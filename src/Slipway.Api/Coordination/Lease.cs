using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Coordination;

/// <summary>Lease of coordination.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("coordination.k8s.io", "v1", "Lease", "leases")]
public sealed record Lease : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public LeaseSpec? Spec { get; init; }
}
