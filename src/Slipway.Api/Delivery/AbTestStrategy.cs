using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Some users get the new revision for a time, the same ones all the time; the others stay with the stable one. Needs a
/// gateway.</summary>
public sealed record AbTestStrategy
{
    /// <summary>The Service whose users are tested. Default: the one Service in the namespace whose selector matches the
    /// template.</summary>
    [Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>Which requests: those that fit at least one of these. At most 16. Default all, which needs a percentage below
    /// 100.</summary>
    [Length(0, 16)]
    public IReadOnlyList<TrafficMatch>? Match { get; init; }

    /// <summary>Percentage of the matching requests that get the new revision, to 0.01; it has as many pods as this share of all requests
    /// needs. Default 100.</summary>
    [Range(0.01, 100)]
    public double? Percentage { get; init; }

    /// <summary>How a user stays with a version. Default: each request is placed by itself.</summary>
    public TrafficStickiness? Sticky { get; init; }

    /// <summary>How long the test runs, as seconds or such as <c>10s</c>, <c>5m</c> or <c>1h</c>. Default: until a person ends
    /// it.</summary>
    public IntOrString? Duration { get; init; }

    /// <summary>What is measured during the test; when it fails, the rollout aborts.</summary>
    public RolloutAnalysis? Analysis { get; init; }

    /// <summary>What follows after the duration: <c>pause</c> goes on with the test until a person promotes or aborts, <c>promote</c>
    /// gives the new revision everything, <c>abort</c> takes it back. Default pause.</summary>
    [OneOf("abort", "pause", "promote")]
    public string? OnEnd { get; init; }
}
