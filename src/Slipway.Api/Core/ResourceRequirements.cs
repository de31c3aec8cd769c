using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ResourceRequirements of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ResourceRequirements
{
    [Wire(1)]
    public IReadOnlyDictionary<string, Quantity>? Limits { get; init; }

    [Wire(2)]
    public IReadOnlyDictionary<string, Quantity>? Requests { get; init; }

    [Wire(3), ListMap("name")]
    public IReadOnlyList<ResourceClaim>? Claims { get; init; }
}
