using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HostAlias of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HostAlias
{
    [Wire(1)]
    public string? Ip { get; init; }

    [Wire(2)]
    public IReadOnlyList<string>? Hostnames { get; init; }
}
