using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>Condition of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record Condition
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2), Required]
    public string? Status { get; init; }

    [Wire(3), OmitZero]
    public long? ObservedGeneration { get; init; }

    [Wire(4), Required]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Wire(5), Required]
    public string? Reason { get; init; }

    [Wire(6), Required]
    public string? Message { get; init; }
}
