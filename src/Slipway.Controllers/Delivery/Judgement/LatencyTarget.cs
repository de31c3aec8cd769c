using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Judgement;

/// <summary>A share of requests that must not take longer than a limit.</summary>
/// <param name="Microseconds">The limit.</param>
/// <param name="Share">The share, above 0.5 and below 1.</param>
public sealed record LatencyTarget(long Microseconds, double Share)
{
    /// <summary>Requests whose duration is known, and those that took longer. Counted by the gateway's buckets, less than 0.8 %
    /// wide.</summary>
    internal (long Requests, long Slow) Count(IReadOnlyCollection<TelemetryRow> rows)
    {
        var pastBound = rows.Sum(static r => r.PastBound);
        return (pastBound + rows.Sum(static r => r.Durations.Values.Sum()), pastBound + rows.Sum(r => r.Durations.Sum(
            d => LogLinearBuckets.LowerBound(d.Key) > Microseconds ? d.Value : 0)));
    }
}
