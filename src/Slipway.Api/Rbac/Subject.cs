using Slipway.Api.Schemas;

namespace Slipway.Api.Rbac;

/// <summary>Subject of rbac.authorization.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record Subject
{
    [Wire(1), Required]
    public string? Kind { get; init; }

    [Wire(2), OmitZero]
    public string? ApiGroup { get; init; }

    [Wire(3), Required]
    public string? Name { get; init; }

    [Wire(4), OmitZero]
    public string? Namespace { get; init; }
}
