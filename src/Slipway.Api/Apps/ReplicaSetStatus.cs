using Slipway.Api.Schemas;

namespace Slipway.Api.Apps;

/// <summary>ReplicaSetStatus of apps/v1, as in Kubernetes 1.33.</summary>
public sealed record ReplicaSetStatus
{
    [Wire(1), Required]
    public int? Replicas { get; init; }

    [Wire(2), OmitZero]
    public int? FullyLabeledReplicas { get; init; }

    [Wire(3), OmitZero]
    public long? ObservedGeneration { get; init; }

    [Wire(4), OmitZero]
    public int? ReadyReplicas { get; init; }

    [Wire(5), OmitZero]
    public int? AvailableReplicas { get; init; }

    [Wire(6), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<ReplicaSetCondition>? Conditions { get; init; }

    [Wire(7)]
    public int? TerminatingReplicas { get; init; }
}
