using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SeccompProfile of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SeccompProfile
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2)]
    public string? LocalhostProfile { get; init; }
}
