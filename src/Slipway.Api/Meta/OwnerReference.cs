using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>OwnerReference of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
[MapAtomic]
public sealed record OwnerReference
{
    [Wire(1)]
    public string? Kind { get; init; }

    [Wire(3)]
    public string? Name { get; init; }

    [Wire(4)]
    public string? Uid { get; init; }

    [Wire(5)]
    public string? ApiVersion { get; init; }

    [Wire(6)]
    public bool? Controller { get; init; }

    [Wire(7)]
    public bool? BlockOwnerDeletion { get; init; }
}
