using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>PodFailurePolicyOnExitCodesRequirement of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record PodFailurePolicyOnExitCodesRequirement
{
    [Wire(1)]
    public string? ContainerName { get; init; }

    [Wire(2), Required, OneOf("In", "NotIn")]
    public string? Operator { get; init; }

    [Wire(3), Required, ListSet]
    public IReadOnlyList<int>? Values { get; init; }
}
