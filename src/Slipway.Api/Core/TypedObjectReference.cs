using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>TypedObjectReference of core/v1, as in Kubernetes 1.33.</summary>
public sealed record TypedObjectReference
{
    [Wire(1)]
    public string? ApiGroup { get; init; }

    [Wire(2), Required]
    public string? Kind { get; init; }

    [Wire(3), Required]
    public string? Name { get; init; }

    [Wire(4)]
    public string? Namespace { get; init; }
}
