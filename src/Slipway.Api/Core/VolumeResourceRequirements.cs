using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>VolumeResourceRequirements of core/v1, as in Kubernetes 1.33.</summary>
public sealed record VolumeResourceRequirements
{
    [Wire(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    [Wire(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }
}
