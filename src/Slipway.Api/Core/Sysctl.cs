using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Sysctl of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Sysctl
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2), Required]
    public string? Value { get; init; }
}
