using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>SecretVolumeSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record SecretVolumeSource
{
    [Wire(1), OmitZero]
    public string? SecretName { get; init; }

    [Wire(2)]
    public IReadOnlyList<KeyToPath>? Items { get; init; }

    [Wire(3), Default(420), Range(0, 511)]
    public int? DefaultMode { get; init; }

    [Wire(4)]
    public bool? Optional { get; init; }
}
