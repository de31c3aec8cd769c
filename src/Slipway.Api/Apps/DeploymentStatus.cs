using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentStatus of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentStatus
{
    [Wire(1), OmitZero]
    public long? ObservedGeneration { get; init; }

    [Wire(2), OmitZero]
    public int? Replicas { get; init; }

    [Wire(3), OmitZero]
    public int? UpdatedReplicas { get; init; }

    [Wire(4), OmitZero]
    public int? AvailableReplicas { get; init; }

    [Wire(5), OmitZero]
    public int? UnavailableReplicas { get; init; }

    [Wire(6), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<DeploymentCondition>? Conditions { get; init; }

    [Wire(7), OmitZero]
    public int? ReadyReplicas { get; init; }

    [Wire(8)]
    public int? CollisionCount { get; init; }

    [Wire(9)]
    public int? TerminatingReplicas { get; init; }
}
