using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ContainerStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ContainerStatus
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2)]
    public ContainerState? State { get; init; }

    [Wire(3)]
    public ContainerState? LastState { get; init; }

    [Wire(4), Required]
    public bool? Ready { get; init; }

    [Wire(5), Required]
    public int? RestartCount { get; init; }

    [Wire(6), Required]
    public string? Image { get; init; }

    [Wire(7), Required]
    public string? ImageID { get; init; }

    [Wire(8), OmitZero]
    public string? ContainerID { get; init; }

    [Wire(9)]
    public bool? Started { get; init; }

    [Wire(10)]
    public IReadOnlyDictionary<string, Quantity>? AllocatedResources { get; init; }

    [Wire(11)]
    public ResourceRequirements? Resources { get; init; }

    [Wire(12), ListMap("mountPath"), Patch(PatchStrategies.Merge, Key = "mountPath")]
    public IReadOnlyList<VolumeMountStatus>? VolumeMounts { get; init; }

    [Wire(13)]
    public ContainerUser? User { get; init; }

    [Wire(14), ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<ResourceStatus>? AllocatedResourcesStatus { get; init; }

    [Wire(15)]
    public string? StopSignal { get; init; }
}
