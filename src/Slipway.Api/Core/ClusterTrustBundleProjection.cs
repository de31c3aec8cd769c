using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ClusterTrustBundleProjection of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ClusterTrustBundleProjection
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2)]
    public string? SignerName { get; init; }

    [Wire(3)]
    public LabelSelector? LabelSelector { get; init; }

    [Wire(4)]
    public string? Path { get; init; }

    [Wire(5)]
    public bool? Optional { get; init; }
}
