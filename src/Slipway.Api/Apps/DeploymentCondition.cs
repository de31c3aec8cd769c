using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentCondition of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentCondition
{
    [Wire(1), Required]
    public string? Type { get; init; }

    [Wire(2), Required]
    public string? Status { get; init; }

    [Wire(4), OmitZero]
    public string? Reason { get; init; }

    [Wire(5), OmitZero]
    public string? Message { get; init; }

    [Wire(6)]
    public DateTimeOffset? LastUpdateTime { get; init; }

    [Wire(7)]
    public DateTimeOffset? LastTransitionTime { get; init; }
}
