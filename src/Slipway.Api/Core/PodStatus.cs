using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodStatus
{
    [Wire(1), OneOf("Failed", "Pending", "Running", "Succeeded", "Unknown"), OmitZero, Default("Pending")]
    public string? Phase { get; init; }

    [Wire(2), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<PodCondition>? Conditions { get; init; }

    [Wire(3), OmitZero]
    public string? Message { get; init; }

    [Wire(4), OmitZero]
    public string? Reason { get; init; }

    [Wire(5), OmitZero]
    public string? HostIP { get; init; }

    [Wire(6), OmitZero]
    public string? PodIP { get; init; }

    [Wire(7)]
    public DateTimeOffset? StartTime { get; init; }

    [Wire(8)]
    public IReadOnlyList<ContainerStatus>? ContainerStatuses { get; init; }

    [Wire(9), OneOf("BestEffort", "Burstable", "Guaranteed"), OmitZero]
    public string? QosClass { get; init; }

    [Wire(10)]
    public IReadOnlyList<ContainerStatus>? InitContainerStatuses { get; init; }

    [Wire(11), OmitZero]
    public string? NominatedNodeName { get; init; }

    [Wire(12), ListMap("ip"), Patch(PatchStrategies.Merge, Key = "ip")]
    public IReadOnlyList<PodIP>? PodIPs { get; init; }

    [Wire(13)]
    public IReadOnlyList<ContainerStatus>? EphemeralContainerStatuses { get; init; }

    [Wire(14), OmitZero]
    public string? Resize { get; init; }

    [Wire(15), ListMap("name"), Patch(PatchStrategies.Merge | PatchStrategies.RetainKeys, Key = "name")]
    public IReadOnlyList<PodResourceClaimStatus>? ResourceClaimStatuses { get; init; }

    [Wire(16), Patch(PatchStrategies.Merge, Key = "ip")]
    public IReadOnlyList<HostIP>? HostIPs { get; init; }

    [Wire(17), OmitZero]
    public long? ObservedGeneration { get; init; }
}
