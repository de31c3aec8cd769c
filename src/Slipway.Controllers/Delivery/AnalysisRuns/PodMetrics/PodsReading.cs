using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.PodMetrics;

/// <summary>Makes a number out of the answers of pods, or says what is missing. Pure.</summary>
internal sealed class PodsReading(PodsMetric metric, DateTimeOffset now)
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan DefaultWindow = TimeSpan.FromMinutes(1);

    private readonly TimeSpan window = string.IsNullOrEmpty(metric.Window)
        ? DefaultWindow : GoDuration.Parse(metric.Window) ?? DefaultWindow;

    private string Revision => string.IsNullOrEmpty(metric.Revision) ? "" : $" of revision {metric.Revision}";

    /// <summary>The reading.</summary>
    /// <param name="ready">The ready pods that are meant.</param>
    /// <param name="asked">Those of them that have been asked.</param>
    /// <param name="all">All that were ever asked and are still remembered; those that are gone have had their failures too.</param>
    public MetricReading Of(IReadOnlyList<Pod> ready, IReadOnlyList<ScrapedPod> asked, IReadOnlyList<ScrapedPod> all)
    {
        if (ready.Count == 0)
        {
            return Waits($"waits for a ready pod{Revision}");
        }

        if (!ready.Any(MetricsAddress.IsOffered))
        {
            return new MetricReading.Failure(
                $"no ready pod{Revision} offers metrics: annotation {MetricsAddress.Scrape}: \"true\" is missing");
        }

        var answered = asked.Where(static p => p.AnsweredAt is not null).ToList();
        if (answered.Count == 0)
        {
            return asked.FirstOrDefault(static p => p.Problem is not null) is { } failed
                ? new MetricReading.Failure($"pod {failed.Pod.Name()}: {failed.Problem}")
                : Waits($"waits for the first answer of a pod{Revision}");
        }

        foreach (var series in new[] { metric.Series, metric.DividedBy })
        {
            if (!string.IsNullOrEmpty(series) && metric.AbsentIsZero is not true
                && !all.Any(p => p.Track(series)?.WasSeen is true))
            {
                return new MetricReading.Failure(
                    $"no pod{Revision} has a series {series}; absentIsZero: true counts that as 0");
            }
        }

        return metric.Function == "rate" ? Rate(all) : Latest(answered);
    }

    private static MetricReading.GoesOn Waits(string why) => new(why, LookAgainAfter);

    private static MetricReading.Value Value(double value) => new(ExpressionValue.Of(value));

    private MetricReading Latest(List<ScrapedPod> answered)
    {
        var values = Values(answered, metric.Series);
        if (string.IsNullOrEmpty(metric.DividedBy))
        {
            return Value(values.Count == 0 ? 0 : metric.Function switch
            {
                "avg" => values.Average(),
                "max" => values.Max(),
                _ => values.Sum(),
            });
        }

        var divisor = Values(answered, metric.DividedBy).Sum();
        return divisor == 0 ? Waits($"waits until {metric.DividedBy} is not 0") : Value(values.Sum() / divisor);
    }

    private MetricReading Rate(IReadOnlyList<ScrapedPod> all)
    {
        var from = now - window;
        if (!all.Any(p => p.Track(metric.Series!)?.Since <= from))
        {
            return Waits($"waits until the pods{Revision} have been asked for {window.TotalSeconds:0} seconds");
        }

        var (increase, seconds) = Growth(all, metric.Series!, from);
        if (string.IsNullOrEmpty(metric.DividedBy))
        {
            return seconds > 0 ? Value(increase / seconds) : Waits($"waits for an answer of a pod{Revision}");
        }

        var (events, _) = Growth(all, metric.DividedBy, from);
        var needed = metric.MinEvents ?? 1;
        return events > 0 && events >= needed
            ? Value(increase / events)
            : Waits($"waits until {metric.DividedBy} has grown by {Math.Max(1, needed)} within {window.TotalSeconds:0} seconds");
    }

    private static (double Increase, double Seconds) Growth(IReadOnlyList<ScrapedPod> pods, string series, DateTimeOffset from)
    {
        var growths = pods.Select(p => p.Track(series)?.Growth(from)).OfType<(double Increase, DateTimeOffset From, DateTimeOffset To)>()
            .ToList();
        return growths.Count == 0
            ? (0, 0)
            : (growths.Sum(static g => g.Increase), (growths.Max(static g => g.To) - growths.Min(static g => g.From)).TotalSeconds);
    }

    private static List<double> Values(List<ScrapedPod> pods, string? series)
        => [.. pods.SelectMany(p => p.Track(series ?? "")?.Latest ?? [])];
}
