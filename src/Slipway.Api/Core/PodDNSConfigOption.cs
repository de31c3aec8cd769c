using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PodDNSConfigOption of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PodDNSConfigOption
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }

    [Wire(2)]
    public string? Value { get; init; }
}
