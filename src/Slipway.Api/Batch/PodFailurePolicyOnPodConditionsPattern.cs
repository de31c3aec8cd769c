using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>PodFailurePolicyOnPodConditionsPattern of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record PodFailurePolicyOnPodConditionsPattern
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2), OmitZero, Default("True"), Required, OneOf("False", "True", "Unknown")]
    public string? Status { get; init; }
}
