using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using static Slipway.Api.Delivery.AlertExpression;

namespace Slipway.Cli.Alerts;

/// <summary>PromQL over the metrics that the gateway exposes at <c>/metrics</c>.</summary>
internal static class PrometheusQueries
{
    private const string Requests = "slipway_gateway_requests_total";
    private const string Durations = "slipway_gateway_request_duration_seconds";

    /// <summary>Share of bad requests of an objective in a window.</summary>
    public static string BadRatio(ServiceLevelObjective objective, string window)
    {
        var of = Selector(objective.Namespace(), objective.Spec!.Service!);
        return objective.Spec.Latency is null
            ? ErrorRatio(of, window)
            : $"1 - sum(rate({Durations}_bucket{{{of},le=\"{Seconds(BoundOf(objective)!.Value)}\"}}[{window}]))"
                + $" / sum(rate({Durations}_count{{{of}}}[{window}]))";
    }

    /// <summary>Requests of an objective in a window.</summary>
    public static string Count(ServiceLevelObjective objective, string window)
        => $"sum(increase({Requests}{{{Selector(objective.Namespace(), objective.Spec!.Service!)}}}[{window}]))";

    /// <summary>Whether Prometheus can count the objective: it knows durations by its buckets alone.</summary>
    public static bool CanCount(ServiceLevelObjective objective) => objective.Spec?.Latency is null || BoundOf(objective) is not null;

    /// <summary>The bound of a bucket that stands for the threshold of a latency: the largest that is not above it.</summary>
    public static long? BoundOf(ServiceLevelObjective objective)
    {
        var threshold = (long?)GoDuration.Parse(objective.Spec?.Latency?.Threshold ?? "")?.TotalMicroseconds;
        return DurationBounds.Microseconds.Where(b => b <= threshold).Select(static b => (long?)b).LastOrDefault();
    }

    /// <summary>The condition of a rule.</summary>
    public static string Condition(AlertExpression expression, string selector) => expression switch
    {
        Combination { IsAnd: true } both => $"{Side(both.Left, selector, true)} and {Side(both.Right, selector, true)}",
        Combination either => $"{Condition(either.Left, selector)} or {Condition(either.Right, selector)}",
        Comparison c => $"{Value(c, selector)} {c.Operator} {c.Threshold.ToString(CultureInfo.InvariantCulture)}",
        _ => throw new ArgumentOutOfRangeException(nameof(expression)),
    };

    /// <summary>Labels that select the requests to a Service.</summary>
    public static string Selector(string ns, string service) => $"namespace=\"{ns}\",service=\"{service}\"";

    /// <summary>Microseconds as seconds.</summary>
    public static string Seconds(long microseconds) => (microseconds / 1e6).ToString(CultureInfo.InvariantCulture);

    private static string Side(AlertExpression side, string selector, bool isAnd)
        => side is Combination { IsAnd: var inner } && inner != isAnd ? $"({Condition(side, selector)})" : Condition(side, selector);

    private static string Value(Comparison comparison, string selector)
    {
        var window = Window(comparison.Window);
        return comparison.Metric switch
        {
            Comparison.ErrorRatio => $"({ErrorRatio(selector, window)})",
            Comparison.RequestRate => $"(sum(rate({Requests}{{{selector}}}[{window}])) or vector(0))",
            _ => string.Create(
                CultureInfo.InvariantCulture,
                $"histogram_quantile({comparison.Quantile}, sum by (le) (rate({Durations}_bucket{{{selector}}}[{window}])))"),
        };
    }

    // Without a single failure there is no series of them; that is 0 and not unknown.
    private static string ErrorRatio(string selector, string window)
        => $"(sum(rate({Requests}{{{selector},code_class=\"5xx\"}}[{window}])) or vector(0))"
            + $" / sum(rate({Requests}{{{selector}}}[{window}]))";

    private static string Window(TimeSpan window) => window.Ticks % TimeSpan.TicksPerSecond == 0
        ? ObjectiveText.Window(window)
        : string.Create(CultureInfo.InvariantCulture, $"{(long)window.TotalMilliseconds}ms");
}
