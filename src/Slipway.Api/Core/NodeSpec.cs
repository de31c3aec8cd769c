using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>NodeSpec of core/v1, as in Kubernetes 1.33.</summary>
public sealed record NodeSpec
{
    [Wire(1), OmitZero]
    public string? PodCIDR { get; init; }

    [Wire(2), OmitZero]
    public string? ExternalID { get; init; }

    [Wire(3), OmitZero]
    public string? ProviderID { get; init; }

    [Wire(4), OmitZero]
    public bool? Unschedulable { get; init; }

    [Wire(5)]
    public IReadOnlyList<Taint>? Taints { get; init; }

    [Wire(6)]
    public NodeConfigSource? ConfigSource { get; init; }

    [Wire(7), ListSet, Patch(PatchStrategies.Merge)]
    public IReadOnlyList<string>? PodCIDRs { get; init; }
}
