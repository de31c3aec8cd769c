using Slipway.Api.Schemas;

namespace Slipway.Api.Autoscaling;

/// <summary>ScaleSpec of autoscaling/v1, as in Kubernetes 1.33.</summary>
public sealed record ScaleSpec
{
    [Wire(1), OmitZero]
    public int? Replicas { get; init; }
}
