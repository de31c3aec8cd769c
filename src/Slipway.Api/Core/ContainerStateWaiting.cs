using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerStateWaiting of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerStateWaiting
{
    [Wire(1), OmitZero]
    public string? Reason { get; init; }

    [Wire(2), OmitZero]
    public string? Message { get; init; }
}
