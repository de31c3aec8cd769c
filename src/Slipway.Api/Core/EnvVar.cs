using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EnvVar of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EnvVar
{
    [Wire(1), Required]
    public string? Name { get; init; }

    [Wire(2), OmitZero]
    public string? Value { get; init; }

    [Wire(3)]
    public EnvVarSource? ValueFrom { get; init; }
}
