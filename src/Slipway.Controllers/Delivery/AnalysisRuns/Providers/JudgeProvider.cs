using System.Globalization;
using Slipway.Analysis.Scoring;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Scores the canary against a baseline over series that a Prometheus server has.</summary>
/// <param name="prometheus">Asks for the series.</param>
/// <param name="time">Clock of the end of the series.</param>
internal sealed class JudgeProvider(IMetricProvider prometheus, TimeProvider time) : IMetricProvider
{
    private const string DefaultStep = "1m";

    public async Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        var judge = request.Metric.Provider!.Judge!;
        var now = time.GetUtcNow();
        var step = GoDuration.Parse(judge.Step is { Length: > 0 } text ? text : DefaultStep) ?? TimeSpan.FromMinutes(1);
        var from = GoDuration.Parse(judge.Lookback ?? "") is { } lookback ? now - lookback : request.Run.Status?.StartedAt ?? now;
        var range = new PrometheusRangeQuery
        {
            Start = Text(from), End = Text(now), Step = string.Create(CultureInfo.InvariantCulture, $"{step.TotalSeconds}s"),
        };
        var expected = (int)((now - from) / step) + 1;
        var metrics = new List<(JudgedSeries Series, SeriesVerdict Verdict)>();
        foreach (var series in judge.Metrics ?? [])
        {
            var (canary, problem) = await SeriesAsync(request, series, series.Canary, range, expected, cancellationToken);
            if (problem is null)
            {
                (var baseline, problem) = await SeriesAsync(request, series, series.Baseline, range, expected, cancellationToken);
                metrics.Add((series, SeriesJudge.Compare(canary, baseline, Settings(judge, series))));
            }

            if (problem is not null)
            {
                return new MetricReading.Failure($"{series.Name}: {problem}");
            }
        }

        return Score(judge, metrics, step);
    }

    public Task StopAsync(MetricRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    private static MetricReading Score(JudgeMetric judge, List<(JudgedSeries Series, SeriesVerdict Verdict)> metrics, TimeSpan step)
    {
        var (waiting, verdict) = metrics.FirstOrDefault(
            static m => m.Verdict.Class == SeriesClass.Nodata && m.Series.MustHaveData is not false);
        var weights = judge.GroupWeights ?? new SortedDictionary<string, double>(StringComparer.Ordinal);
        var score = CanaryScore.Of(
            [.. metrics.Select(static m => new ScoredMetric(JudgeMetricRules.Groups(m.Series), m.Verdict))],
            weights, judge.AsKayenta is true);
        if (waiting is not null || score is null)
        {
            return new MetricReading.GoesOn(
                waiting is null ? "waits for a metric with enough values" : $"waits for {waiting.Name}: {verdict.Reason}", step);
        }

        var (pass, marginal) = (
            judge.ScoreThresholds?.Pass ?? JudgeScoreThresholds.DefaultPass,
            judge.ScoreThresholds?.Marginal ?? JudgeScoreThresholds.DefaultMarginal);
        var phase = score >= pass ? AnalysisPhase.Successful : score < marginal ? AnalysisPhase.Failed : AnalysisPhase.Inconclusive;
        var bad = metrics.Where(static m => m.Verdict.Class is SeriesClass.High or SeriesClass.Low)
            .Select(static m => $"{m.Series.Name} is {m.Verdict.Class}: {m.Verdict.Reason}").ToList();
        return new MetricReading.Verdict(phase, string.Create(
            CultureInfo.InvariantCulture,
            $"score {score:0.##} (pass {pass}, marginal {marginal}); {(bad.Count == 0 ? "every metric passes" : string.Join("; ", bad))}"))
        {
            Measured = score.Value.ToString("0.##", CultureInfo.InvariantCulture),
            Metadata = new SortedDictionary<string, string>(
                metrics.ToDictionary(static m => m.Series.Name ?? "", static m => $"{m.Verdict.Class}: {m.Verdict.Reason}"),
                StringComparer.Ordinal),
        };
    }

    private async Task<(IReadOnlyList<double> Values, string? Problem)> SeriesAsync(
        MetricRequest request, JudgedSeries series, string? query, PrometheusRangeQuery range, int expected,
        CancellationToken cancellationToken)
    {
        var judge = request.Metric.Provider!.Judge!;
        var metric = request.Metric with
        {
            Provider = new MetricProvider
            {
                Prometheus = new PrometheusMetric
                {
                    Address = judge.Address,
                    Query = query,
                    Timeout = judge.Timeout,
                    Insecure = judge.Insecure,
                    Headers = judge.Headers,
                    Authentication = judge.Authentication,
                    RangeQuery = range,
                },
            },
        };
        return await prometheus.MeasureAsync(request with { Metric = metric }, cancellationToken) switch
        {
            MetricReading.Value { Result: ExpressionValue.ListValue list } => (Cleaned(list, series, expected), null),
            MetricReading.Failure failure => ([], failure.Message),
            _ => ([], "the answer has no points of a range"),
        };
    }

    private static List<double> Cleaned(ExpressionValue.ListValue list, JudgedSeries series, int expected)
    {
        var values = list.Items.OfType<ExpressionValue.NumberValue>().Select(static n => n.Value).ToList();
        if (series.NanStrategy != "replace")
        {
            return [.. values.Where(static v => !double.IsNaN(v))];
        }

        var missing = Math.Max(0, expected - values.Count);
        return [.. values.Select(static v => double.IsNaN(v) ? 0 : v), .. Enumerable.Repeat(0.0, missing)];
    }

    private static SeriesSettings Settings(JudgeMetric judge, JudgedSeries series) => new()
    {
        Direction = series.Direction switch
        {
            "increase" => SeriesDirection.Increase,
            "decrease" => SeriesDirection.Decrease,
            _ => SeriesDirection.Either,
        },
        Critical = series.Critical is true,
        AllowedIncrease = series.EffectSize?.AllowedIncrease ?? 1,
        AllowedDecrease = series.EffectSize?.AllowedDecrease ?? 1,
        CriticalIncrease = series.EffectSize?.CriticalIncrease,
        CriticalDecrease = series.EffectSize?.CriticalDecrease,
        MinSamples = judge.MinSamples ?? new SeriesSettings().MinSamples,
        AsKayenta = judge.AsKayenta is true,
    };

    private static string Text(DateTimeOffset at) => at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture);
}
