using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeStatus
{
    [Wire(1)]
    public IReadOnlyDictionary<string, Quantity>? Capacity { get; init; }

    [Wire(2)]
    public IReadOnlyDictionary<string, Quantity>? Allocatable { get; init; }

    [Wire(3), OneOf("Pending", "Running", "Terminated"), OmitZero]
    public string? Phase { get; init; }

    [Wire(4), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<NodeCondition>? Conditions { get; init; }

    [Wire(5), ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<NodeAddress>? Addresses { get; init; }

    [Wire(6), Default("{}", IsJson = true)]
    public NodeDaemonEndpoints? DaemonEndpoints { get; init; }

    [Wire(7), Default("{}", IsJson = true)]
    public NodeSystemInfo? NodeInfo { get; init; }

    [Wire(8)]
    public IReadOnlyList<ContainerImage>? Images { get; init; }

    [Wire(9)]
    public IReadOnlyList<string>? VolumesInUse { get; init; }

    [Wire(10)]
    public IReadOnlyList<AttachedVolume>? VolumesAttached { get; init; }

    [Wire(11)]
    public NodeConfigStatus? Config { get; init; }

    [Wire(12)]
    public IReadOnlyList<NodeRuntimeHandler>? RuntimeHandlers { get; init; }

    [Wire(13)]
    public NodeFeatures? Features { get; init; }
}
