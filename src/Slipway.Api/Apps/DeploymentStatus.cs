using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>DeploymentStatus of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record DeploymentStatus
{
    [Wire(1)]
    public long? ObservedGeneration { get; init; }

    [Wire(2)]
    public int? Replicas { get; init; }

    [Wire(3)]
    public int? UpdatedReplicas { get; init; }

    [Wire(4)]
    public int? AvailableReplicas { get; init; }

    [Wire(5)]
    public int? UnavailableReplicas { get; init; }

    [Wire(6), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<DeploymentCondition>? Conditions { get; init; }

    [Wire(7)]
    public int? ReadyReplicas { get; init; }

    [Wire(8)]
    public int? CollisionCount { get; init; }

    [Wire(9)]
    public int? TerminatingReplicas { get; init; }
}
