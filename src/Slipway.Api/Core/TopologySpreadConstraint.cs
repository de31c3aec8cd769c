using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>TopologySpreadConstraint of core/v1, as in Kubernetes 1.33.</summary>
public sealed record TopologySpreadConstraint
{
    [Wire(1), Required, Range(1)]
    public int? MaxSkew { get; init; }

    [Wire(2), Required]
    public string? TopologyKey { get; init; }

    [Wire(3), Required, OneOf("DoNotSchedule", "ScheduleAnyway")]
    public string? WhenUnsatisfiable { get; init; }

    [Wire(4)]
    public LabelSelector? LabelSelector { get; init; }

    [Wire(5)]
    public int? MinDomains { get; init; }

    [Wire(6)]
    public string? NodeAffinityPolicy { get; init; }

    [Wire(7)]
    public string? NodeTaintsPolicy { get; init; }

    [Wire(8)]
    public IReadOnlyList<string>? MatchLabelKeys { get; init; }
}
