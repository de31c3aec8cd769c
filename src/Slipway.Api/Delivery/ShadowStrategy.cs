using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The new revision gets copies of requests, and no user; then it gets everything at once. Needs a gateway.</summary>
public sealed record ShadowStrategy
{
    /// <summary>The Service whose requests are copied. Default: the one Service in the namespace whose selector matches the
    /// template.</summary>
    [Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>Percentage of the requests of which a copy is made, to 0.01; the new revision has as many pods as this share needs.
    /// Default 100.</summary>
    [Range(0.01, 100)]
    public double? Percentage { get; init; }

    /// <summary>Which requests are copied: those that fit at least one of these. Default all. At most 16.</summary>
    [Length(0, 16)]
    public IReadOnlyList<TrafficMatch>? Match { get; init; }

    /// <summary>How long, as seconds or such as <c>10s</c>, <c>5m</c> or <c>1h</c>; afterwards the new revision is promoted, unless the
    /// analysis was against it. Default: until a person promotes.</summary>
    public IntOrString? Duration { get; init; }

    /// <summary>What is measured while copies are made; when it fails, the rollout aborts.</summary>
    public RolloutAnalysis? Analysis { get; init; }

    /// <summary>Comparison of the answers of both revisions; none without it.</summary>
    public ShadowComparison? Compare { get; init; }
}
