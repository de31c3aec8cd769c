using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EnvFromSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EnvFromSource
{
    [Wire(1), OmitZero]
    public string? Prefix { get; init; }

    [Wire(2)]
    public ConfigMapEnvSource? ConfigMapRef { get; init; }

    [Wire(3)]
    public SecretEnvSource? SecretRef { get; init; }
}
