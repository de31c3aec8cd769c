using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodDNSConfig of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodDNSConfig
{
    [Wire(1)]
    public IReadOnlyList<string>? Nameservers { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? Searches { get; init; }

    [Wire(3)]
    public IReadOnlyList<PodDNSConfigOption>? Options { get; init; }
}
