using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>ListMeta of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record ListMeta
{
    [Wire(1), OmitZero]
    public string? SelfLink { get; init; }

    [Wire(2), OmitZero]
    public string? ResourceVersion { get; init; }

    [Wire(3), OmitZero]
    public string? Continue { get; init; }

    [Wire(4)]
    public long? RemainingItemCount { get; init; }
}
