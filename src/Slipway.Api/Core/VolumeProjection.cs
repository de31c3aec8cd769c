using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>VolumeProjection of core/v1, as in Kubernetes 1.33.</summary>
public sealed record VolumeProjection
{
    [Wire(1)]
    public SecretProjection? Secret { get; init; }

    [Wire(2)]
    public DownwardAPIProjection? DownwardAPI { get; init; }

    [Wire(3)]
    public ConfigMapProjection? ConfigMap { get; init; }

    [Wire(4)]
    public ServiceAccountTokenProjection? ServiceAccountToken { get; init; }

    [Wire(5)]
    public ClusterTrustBundleProjection? ClusterTrustBundle { get; init; }
}
