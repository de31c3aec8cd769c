using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>PodFailurePolicyRule of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record PodFailurePolicyRule
{
    [Wire(1), Required, OneOf("Count", "FailIndex", "FailJob", "Ignore")]
    public string? Action { get; init; }

    [Wire(2)]
    public PodFailurePolicyOnExitCodesRequirement? OnExitCodes { get; init; }

    [Wire(3)]
    public IReadOnlyList<PodFailurePolicyOnPodConditionsPattern>? OnPodConditions { get; init; }
}
