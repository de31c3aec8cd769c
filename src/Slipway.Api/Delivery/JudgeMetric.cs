using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// A score of the canary against a baseline over series of a Prometheus server, as Kayenta's judge gives it; fields have the names of
/// Kayenta's canary configuration. The result is the score, and its thresholds decide in the place of conditions.
/// </summary>
public sealed record JudgeMetric
{
    /// <summary>Shortest distance between points.</summary>
    public static readonly TimeSpan ShortestStep = TimeSpan.FromSeconds(1);

    /// <summary>URL of the Prometheus server.</summary>
    [Required]
    public string? Address { get; init; }

    /// <summary>Seconds until a query is given up. Default 30.</summary>
    public long? Timeout { get; init; }

    /// <summary>Whether the server's certificate is not checked. Default false.</summary>
    public bool? Insecure { get; init; }

    /// <summary>Headers of the requests.</summary>
    public IReadOnlyList<WebMetricHeader>? Headers { get; init; }

    /// <summary>How the client says who it is.</summary>
    public MetricAuthentication? Authentication { get; init; }

    /// <summary>How far back the series go, such as <c>30m</c>. Default: to the start of the run, so that they grow.</summary>
    public string? Lookback { get; init; }

    /// <summary>Distance between the points of a series, such as <c>1m</c>, from 1s. Default 1m.</summary>
    public string? Step { get; init; }

    /// <summary>What is compared.</summary>
    [Required]
    public IReadOnlyList<JudgedSeries>? Metrics { get; init; }

    /// <summary>
    /// Weights of groups, 100 in all; groups without one share what is left. Default: all groups weigh the same.
    /// </summary>
    public IReadOnlyDictionary<string, double>? GroupWeights { get; init; }

    /// <summary>Which scores are good and which are bad.</summary>
    public JudgeScoreThresholds? ScoreThresholds { get; init; }

    /// <summary>Points that canary and baseline must have each before a metric is compared, from 2. Default 10.</summary>
    [Range(2)]
    public int? MinSamples { get; init; }

    /// <summary>Whether to judge as Kayenta does where that is known to be wrong; minSamples does not count then. Default false.</summary>
    public bool? AsKayenta { get; init; }
}
