using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SessionAffinityConfig of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SessionAffinityConfig
{
    [Wire(1)]
    public ClientIPConfig? ClientIP { get; init; }
}
