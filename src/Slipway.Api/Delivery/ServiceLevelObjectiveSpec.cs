using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What an objective aims at. Exactly one of availability and latency.</summary>
public sealed record ServiceLevelObjectiveSpec
{
    /// <summary>Name of the Service in the same namespace whose requests count, those of all revisions together.</summary>
    [Required, Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>Good is a request that got an answer which is no failure.</summary>
    public AvailabilityIndicator? Availability { get; init; }

    /// <summary>Good is a request that was answered in time.</summary>
    public LatencyIndicator? Latency { get; init; }

    /// <summary>Share of good requests, above 0 % and below 100 %, such as <c>99.9%</c>.</summary>
    [Required]
    public string? Objective { get; init; }

    /// <summary>The rolling period that it holds for, in days or weeks, from 1d to 90d. Default 30d.</summary>
    [Default("30d")]
    public string? Window { get; init; }

    /// <summary>
    /// Requests that there must be in a window before it says anything: in the long window of an alert, and in the period before the
    /// budget counts as spent. Default 1, as in the workbook; more for Services with little traffic, where one failure is much.
    /// </summary>
    [Default(1), Range(1)]
    public long? MinRequests { get; init; }

    /// <summary>Whether new releases of the Service wait while the budget is spent, until a person lets one through. Default
    /// false.</summary>
    [Default(false)]
    public bool? BlockReleases { get; init; }
}
