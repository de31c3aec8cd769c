using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodIP of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodIP
{
    [Wire(1)]
    public string? Ip { get; init; }
}
