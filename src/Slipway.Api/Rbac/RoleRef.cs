using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>RoleRef of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record RoleRef
{
    [Wire(1), Required, Default("rbac.authorization.k8s.io")]
    public string? ApiGroup { get; init; }

    [Wire(2), Required]
    public string? Kind { get; init; }

    [Wire(3), Required]
    public string? Name { get; init; }
}
