using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>SuccessPolicy of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record SuccessPolicy
{
    [Wire(1), Required]
    public IReadOnlyList<SuccessPolicyRule>? Rules { get; init; }
}
