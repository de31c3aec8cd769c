using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EventSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EventSource
{
    [Wire(1), OmitZero]
    public string? Component { get; init; }

    [Wire(2), OmitZero]
    public string? Host { get; init; }
}
