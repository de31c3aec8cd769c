using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using static Slipway.Api.Delivery.AlertExpression;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Evaluates conditions of alert rules over counts.</summary>
internal static class AlertEvaluator
{
    /// <summary>Whether a condition holds; a comparison with what is no number does not.</summary>
    public static bool Holds(AlertExpression expression, Func<Comparison, double> value) => expression switch
    {
        Combination { IsAnd: true } both => Holds(both.Left, value) && Holds(both.Right, value),
        Combination either => Holds(either.Left, value) || Holds(either.Right, value),
        Comparison comparison => comparison.Holds(value(comparison)),
        _ => false,
    };

    /// <summary>The left side of a comparison; NaN without requests, except for their rate.</summary>
    public static double Value(Comparison comparison, TrafficSum? sum) => (comparison.Metric, sum) switch
    {
        (_, null) => double.NaN,
        (Comparison.RequestRate, _) => sum.Started / comparison.Window.TotalSeconds,
        (Comparison.Latency, _) => sum.QuantileSeconds(comparison.Quantile ?? 0.5),
        _ => sum.Ended > 0 ? (double)sum.Bad / sum.Ended : double.NaN,
    };

    /// <summary>A value for people.</summary>
    public static string Text(Comparison comparison, double value) => double.IsNaN(value)
        ? "no requests"
        : comparison.Metric switch
        {
            Comparison.ErrorRatio => string.Create(CultureInfo.InvariantCulture, $"{100 * value:0.##}%"),
            Comparison.Latency => string.Create(CultureInfo.InvariantCulture, $"{1000 * value:0.#}ms"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{value:0.##}/s"),
        };
}
