using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Counts of one Service, or of one of its revisions, over a window.</summary>
internal sealed class TrafficSum
{
    private const double MicrosecondsPerSecond = 1e6;

    private readonly SortedDictionary<int, long> durations = [];

    /// <summary>Requests that started.</summary>
    public long Started { get; private set; }

    /// <summary>Those that ended, or run past their bound.</summary>
    public long Ended { get; private set; }

    /// <summary>Those whose first attempt failed, or that run past their bound.</summary>
    public long Bad { get; private set; }

    /// <summary>Adds the counts of a row.</summary>
    public void Add(TelemetryRow row)
    {
        Started += row.Started;
        Ended += Math.Min(row.Started, row.Finished + row.PastBound);
        Bad += Math.Min(row.Started, row.CountBad());
        foreach (var (bucket, count) in row.Durations)
        {
            durations[bucket] = durations.GetValueOrDefault(bucket) + count;
        }

        if (row.PastBound > 0)
        {
            durations[LogLinearBuckets.Count - 1] = durations.GetValueOrDefault(LogLinearBuckets.Count - 1) + row.PastBound;
        }
    }

    /// <summary>The duration that a share of the requests does not exceed, in seconds; NaN without requests.</summary>
    /// <param name="quantile">The share, 0 to 1.</param>
    public double QuantileSeconds(double quantile)
    {
        var total = durations.Values.Sum();
        var rank = Math.Max(1, (long)Math.Ceiling(quantile * total));
        foreach (var (bucket, count) in durations)
        {
            rank -= count;
            if (rank <= 0)
            {
                return bucket == LogLinearBuckets.Count - 1
                    ? TelemetryFrame.FinalAfterSeconds
                    : LogLinearBuckets.LowerBound(bucket) / MicrosecondsPerSecond;
            }
        }

        return double.NaN;
    }
}
