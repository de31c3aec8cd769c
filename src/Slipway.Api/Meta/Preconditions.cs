using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>Preconditions of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record Preconditions
{
    [Wire(1)]
    public string? Uid { get; init; }

    [Wire(2)]
    public string? ResourceVersion { get; init; }
}
