using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>HostIP of core/v1, as in Kubernetes 1.33.</summary>
public sealed record HostIP
{
    [Wire(1)]
    public string? Ip { get; init; }
}
