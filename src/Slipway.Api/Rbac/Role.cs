using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>Role of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[Kind("rbac.authorization.k8s.io", "v1", "Role", "roles")]
public sealed record Role : KubeObject
{
    [Wire(2)]
    public IReadOnlyList<PolicyRule>? Rules { get; init; }
}
