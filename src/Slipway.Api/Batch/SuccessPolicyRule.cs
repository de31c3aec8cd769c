using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>SuccessPolicyRule of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record SuccessPolicyRule
{
    [Wire(1)]
    public string? SucceededIndexes { get; init; }

    [Wire(2), Range(1)]
    public int? SucceededCount { get; init; }
}
