namespace Slipway.Analysis.Peers;

/// <summary>Settings of <see cref="ThresholdRule"/>; the defaults are those of Argo Rollouts' documented example, measured each
/// minute.</summary>
public sealed record ThresholdSettings
{
    /// <summary>Time between measurements, and length of what each one measures. Default 60 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Success rate of the canary, 0 to 1, from which a measurement is good. Default 0.95.</summary>
    public double SuccessRate { get; init; } = 0.95;

    /// <summary>Success rate below which a measurement is bad; between both it is inconclusive. Null for none: what is not good is bad.
    /// Default null.</summary>
    public double? FailureRate { get; init; }

    /// <summary>Bad measurements that may be; -1 for any number. Default 3.</summary>
    public int FailureLimit { get; init; } = 3;

    /// <summary>Inconclusive measurements that may be; -1 for any number. Default 0.</summary>
    public int InconclusiveLimit { get; init; }

    /// <summary>Measurements without any request that may come in a row. Default 4.</summary>
    public int ConsecutiveErrorLimit { get; init; } = 4;

    /// <summary>Measurements, other than those without a request, after which the canary is promoted; null for no end. Default
    /// null.</summary>
    public int? Count { get; init; }
}
