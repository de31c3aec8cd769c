using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>VolumeMountStatus of core/v1, as in Kubernetes 1.33.</summary>
public sealed record VolumeMountStatus
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2)]
    public string? MountPath { get; init; }

    [Wire(3), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(4)]
    public string? RecursiveReadOnly { get; init; }
}
