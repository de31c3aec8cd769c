using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ResourceFieldSelector of core/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record ResourceFieldSelector
{
    [Wire(1), OmitZero]
    public string? ContainerName { get; init; }

    [Wire(2), Required]
    public string? Resource { get; init; }

    [Wire(3)]
    public Quantity? Divisor { get; init; }
}
