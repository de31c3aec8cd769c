using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HTTPHeader of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HTTPHeader
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2)]
    public string? Value { get; init; }
}
