using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HostPathVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HostPathVolumeSource
{
    [Wire(1), Required]
    public string? Path { get; init; }

    [Wire(2), Default("")]
    public string? Type { get; init; }
}
