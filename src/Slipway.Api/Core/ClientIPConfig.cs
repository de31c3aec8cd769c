using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ClientIPConfig of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ClientIPConfig
{
    [Wire(1), Default(10800), Range(1, 86400)]
    public int? TimeoutSeconds { get; init; }
}
