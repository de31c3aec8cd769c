using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodReadinessGate of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodReadinessGate
{
    [Wire(1), Required]
    public string? ConditionType { get; init; }
}
