using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ConfigMap of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "ConfigMap", "configmaps", ShortNames = "cm")]
public sealed record ConfigMap : KubeObject
{
    [Wire(2)]
    public IReadOnlyDictionary<string, string>? Data { get; init; }

    [Wire(3)]
    public IReadOnlyDictionary<string, byte[]>? BinaryData { get; init; }

    [Wire(4)]
    public bool? Immutable { get; init; }
}
