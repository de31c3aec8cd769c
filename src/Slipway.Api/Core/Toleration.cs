using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Toleration of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Toleration
{
    [Wire(1)]
    public string? Key { get; init; }

    [Wire(2)]
    public string? Operator { get; init; }

    [Wire(3)]
    public string? Value { get; init; }

    [Wire(4)]
    public string? Effect { get; init; }

    [Wire(5)]
    public long? TolerationSeconds { get; init; }
}
