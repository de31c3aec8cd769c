using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>PodFailurePolicy of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record PodFailurePolicy
{
    [Wire(1), Required]
    public IReadOnlyList<PodFailurePolicyRule>? Rules { get; init; }
}
