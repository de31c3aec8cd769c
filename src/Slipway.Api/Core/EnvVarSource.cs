using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>EnvVarSource of core/v1, as in Kubernetes 1.33.</summary>
public sealed record EnvVarSource
{
    [Wire(1)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Wire(2)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Wire(3)]
    public ConfigMapKeySelector? ConfigMapKeyRef { get; init; }

    [Wire(4)]
    public SecretKeySelector? SecretKeyRef { get; init; }
}
