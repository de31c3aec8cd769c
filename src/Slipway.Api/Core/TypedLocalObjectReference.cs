using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>TypedLocalObjectReference of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record TypedLocalObjectReference
{
    [Wire(1)]
    public string? ApiGroup { get; init; }

    [Wire(2), Required]
    public string? Kind { get; init; }

    [Wire(3), Required]
    public string? Name { get; init; }
}
