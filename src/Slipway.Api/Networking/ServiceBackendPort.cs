using Slipway.Api.Schemas;

namespace Slipway.Api.Networking;

/// <summary>ServiceBackendPort of networking.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record ServiceBackendPort
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2), Range(0, 65535)]
    public int? Number { get; init; }
}
