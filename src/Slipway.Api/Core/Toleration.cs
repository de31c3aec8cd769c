using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Toleration of core/v1, as in Kubernetes 1.33.</summary>
public sealed record Toleration
{
    [Wire(1), OmitZero]
    public string? Key { get; init; }

    [Wire(2), OmitZero, OneOf("Equal", "Exists")]
    public string? Operator { get; init; }

    [Wire(3), OmitZero]
    public string? Value { get; init; }

    [Wire(4), OmitZero, OneOf("NoExecute", "NoSchedule", "PreferNoSchedule")]
    public string? Effect { get; init; }

    [Wire(5)]
    public long? TolerationSeconds { get; init; }
}
