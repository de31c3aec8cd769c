using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>
/// Answers of the stable revision take 20 ms in the middle and 200 ms at the 99th percentile, log-normal. The judge counts a request as
/// failed that has no answer within the bound of the gateway's frames, so that only a much slower revision fails by its latency; an
/// analysis that measures latency by the gateway's counts sees all of it.
/// </summary>
internal static class Latency
{
    /// <summary>Median of the stable revision in milliseconds.</summary>
    public const double MedianMilliseconds = 20;

    /// <summary>99th percentile of the stable revision in milliseconds.</summary>
    public const double HighMilliseconds = 200;

    private const double QuantileOfHigh = 2.326;
    private const int MostDrawn = 100;

    /// <summary>Share of the requests past the bound, 0 to 1.</summary>
    /// <param name="factor">How many times longer than the stable revision.</param>
    public static double PastBound(double factor)
    {
        var deviation = Math.Log(HighMilliseconds / MedianMilliseconds) / QuantileOfHigh;
        return UpperTail(Math.Log(TelemetryFrame.FinalAfterSeconds * 1000.0 / (MedianMilliseconds * factor)) / deviation);
    }

    /// <summary>Histogram of the durations of a number of requests, by bucket in microseconds.</summary>
    /// <param name="requests">The number.</param>
    /// <param name="factor">How many times longer than the stable revision.</param>
    /// <param name="chance">Chance.</param>
    public static SortedDictionary<int, long> Durations(long requests, double factor, Chance chance)
    {
        // Beyond this number each of a set of durations stands for as many requests, which moves no quantile by more than one of the set.
        var drawn = Math.Min(requests, MostDrawn);
        var deviation = Math.Log(HighMilliseconds / MedianMilliseconds) / QuantileOfHigh;
        var histogram = new SortedDictionary<int, long>();
        for (var i = 0L; i < drawn; i++)
        {
            var microseconds = MedianMilliseconds * factor * Math.Exp(deviation * chance.Normal()) * 1000;
            var bucket = LogLinearBuckets.IndexOf((long)Math.Min(microseconds, TelemetryFrame.FinalAfterSeconds * 1e6));
            histogram[bucket] = histogram.GetValueOrDefault(bucket) + (requests / drawn) + (i < requests % drawn ? 1 : 0);
        }

        return histogram;
    }

    /// <summary>Upper tail of the normal distribution: Abramowitz and Stegun, equation 26.2.17; error below 7.5e-8.</summary>
    private static double UpperTail(double z)
    {
        if (z < 0)
        {
            return 1 - UpperTail(-z);
        }

        var t = 1 / (1 + (0.2316419 * z));
        var sum = t * (0.319381530 + (t * (-0.356563782 + (t * (1.781477937 + (t * (-1.821255978 + (t * 1.330274429))))))));
        return Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI) * sum;
    }
}
