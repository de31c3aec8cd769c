using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SecretKeySelector of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record SecretKeySelector
{
    [Wire(1, 1), OmitZero]
    public string? Name { get; init; }

    [Wire(2), Required]
    public string? Key { get; init; }

    [Wire(3)]
    public bool? Optional { get; init; }
}
