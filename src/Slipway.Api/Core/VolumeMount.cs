using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>VolumeMount of core/v1, as in Kubernetes 1.33.</summary>
public sealed record VolumeMount
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public bool? ReadOnly { get; init; }

    [Wire(3), Required]
    public string? MountPath { get; init; }

    [Wire(4), OmitZero]
    public string? SubPath { get; init; }

    [Wire(5)]
    public string? MountPropagation { get; init; }

    [Wire(6), OmitZero]
    public string? SubPathExpr { get; init; }

    [Wire(7)]
    public string? RecursiveReadOnly { get; init; }
}
