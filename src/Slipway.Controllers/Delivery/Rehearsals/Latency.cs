using Slipway.Api.Telemetry;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>
/// Answers of the stable revision take 20 ms in the middle and 200 ms at the 99th percentile, log-normal. The judge counts a request as
/// failed that has no answer within the bound of the gateway's frames, so that only a much slower revision fails by its latency.
/// </summary>
internal static class Latency
{
    /// <summary>Median of the stable revision in milliseconds.</summary>
    public const double MedianMilliseconds = 20;

    /// <summary>99th percentile of the stable revision in milliseconds.</summary>
    public const double HighMilliseconds = 200;

    private const double QuantileOfHigh = 2.326;

    /// <summary>Share of the requests past the bound, 0 to 1.</summary>
    /// <param name="factor">How many times longer than the stable revision.</param>
    public static double PastBound(double factor)
    {
        var deviation = Math.Log(HighMilliseconds / MedianMilliseconds) / QuantileOfHigh;
        return UpperTail(Math.Log(TelemetryFrame.FinalAfterSeconds * 1000.0 / (MedianMilliseconds * factor)) / deviation);
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
