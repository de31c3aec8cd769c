using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>PreferredSchedulingTerm of core/v1, as in Kubernetes 1.33.</summary>
public sealed record PreferredSchedulingTerm
{
    [Wire(1), Required, Range(1, 100)]
    public int? Weight { get; init; }

    [Wire(2), Required]
    public NodeSelectorTerm? Preference { get; init; }
}
