using Slipway.Api.Schemas;

namespace Slipway.Api.Autoscaling;

/// <summary>ScaleStatus of autoscaling/v1, as in Kubernetes 1.33.</summary>
public sealed record ScaleStatus
{
    [Wire(1), Required]
    public int? Replicas { get; init; }

    [Wire(2), OmitZero]
    public string? Selector { get; init; }
}
