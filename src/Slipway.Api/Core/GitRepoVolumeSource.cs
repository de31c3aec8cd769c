using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>GitRepoVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record GitRepoVolumeSource
{
    [Wire(1), Required]
    public string? Repository { get; init; }

    [Wire(2), OmitZero]
    public string? Revision { get; init; }

    [Wire(3), OmitZero]
    public string? Directory { get; init; }
}
