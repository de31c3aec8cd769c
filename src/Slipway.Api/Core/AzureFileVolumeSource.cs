using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>AzureFileVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record AzureFileVolumeSource
{
    [Wire(1), Required]
    public string? SecretName { get; init; }

    [Wire(2), Required]
    public string? ShareName { get; init; }

    [Wire(3), OmitZero]
    public bool? ReadOnly { get; init; }
}
