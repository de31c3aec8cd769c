using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>JobCondition of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record JobCondition
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2), Required]
    public string? Status { get; init; }

    [Wire(3)]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Wire(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Wire(5), OmitZero]
    public string? Reason { get; init; }

    [Wire(6), OmitZero]
    public string? Message { get; init; }
}
