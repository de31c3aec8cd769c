using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What has come out of one metric.</summary>
public sealed record MetricResult
{
    /// <summary>Name of the metric.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Pending, Running, Successful, Failed, Error or Inconclusive.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is in this phase.</summary>
    public string? Message { get; init; }

    /// <summary>Measurements without an error.</summary>
    public int? Count { get; init; }

    /// <summary>Successful ones.</summary>
    public int? Successful { get; init; }

    /// <summary>Failed ones.</summary>
    public int? Failed { get; init; }

    /// <summary>Inconclusive ones.</summary>
    public int? Inconclusive { get; init; }

    /// <summary>Measurements with an error.</summary>
    public int? Error { get; init; }

    /// <summary>Errors since the last measurement without one.</summary>
    public int? ConsecutiveError { get; init; }

    /// <summary>Successes since the last measurement that was none.</summary>
    public int? ConsecutiveSuccess { get; init; }

    /// <summary>Whether the metric never decides.</summary>
    public bool? DryRun { get; init; }

    /// <summary>What the provider says about the metric, such as the query with its arguments.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The latest measurements, oldest first; as many as measurementRetention says, 10 by default.</summary>
    public IReadOnlyList<Measurement>? Measurements { get; init; }
}
