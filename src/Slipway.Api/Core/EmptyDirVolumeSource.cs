using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EmptyDirVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EmptyDirVolumeSource
{
    [Wire(1), OmitZero]
    public string? Medium { get; init; }

    [Wire(2)]
    public Quantity? SizeLimit { get; init; }
}
