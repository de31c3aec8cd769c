using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>Secret of core/v1, as in Kubernetes 1.33.</summary>
[Kind("", "v1", "Secret", "secrets")]
public sealed record Secret : KubeObject
{
    [Wire(2)]
    public IReadOnlyDictionary<string, byte[]>? Data { get; init; }

    [Wire(3), OmitZero, Default("Opaque")]
    public string? Type { get; init; }

    [Wire(4)]
    public IReadOnlyDictionary<string, string>? StringData { get; init; }

    [Wire(5)]
    public bool? Immutable { get; init; }
}
