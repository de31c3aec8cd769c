using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What makes a score sound beyond its schema.</summary>
public static class JudgeMetricRules
{
    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<FieldError> Check(JudgeMetric judge, string path) =>
    [
        .. Series(judge, path),
        .. Time(judge.Lookback, $"{path}.lookback"),
        .. Time(judge.Step, $"{path}.step"),
        .. Thresholds(judge.ScoreThresholds, $"{path}.scoreThresholds"),
        .. Weights(judge, path),
    ];

    /// <summary>The groups of a metric.</summary>
    public static IReadOnlyList<string> Groups(JudgedSeries series)
        => series.Groups is { Count: > 0 } groups ? groups : [series.Name ?? ""];

    private static IEnumerable<FieldError> Series(JudgeMetric judge, string path)
    {
        var metrics = judge.Metrics ?? [];
        if (judge.Metrics is { Count: 0 })
        {
            yield return FieldError.Required($"{path}.metrics", "what is compared, at least one metric");
        }

        foreach (var (i, metric) in metrics.Index())
        {
            if (metrics.Take(i).Any(m => m.Name == metric.Name))
            {
                yield return FieldError.InvalidText($"{path}.metrics[{i}].name", GoText.Quote(metric.Name ?? ""), "is given twice");
            }

            var effect = metric.EffectSize;
            foreach (var (name, value, least, most) in new[]
            {
                ("allowedIncrease", effect?.AllowedIncrease, 1, double.MaxValue),
                ("criticalIncrease", effect?.CriticalIncrease, 1, double.MaxValue),
                ("allowedDecrease", effect?.AllowedDecrease, 0, 1),
                ("criticalDecrease", effect?.CriticalDecrease, 0, 1),
            })
            {
                if (value < least || value > most)
                {
                    yield return FieldError.InvalidText(
                        $"{path}.metrics[{i}].effectSize.{name}", Text(value!.Value),
                        least == 1 ? "must be a ratio of at least 1" : "must be a ratio from 0 to 1");
                }
            }
        }
    }

    private static IEnumerable<FieldError> Time(string? text, string path)
    {
        if (!string.IsNullOrEmpty(text) && !MetricRules.HasArguments(text) && !(GoDuration.Parse(text) >= JudgeMetric.ShortestStep))
        {
            yield return FieldError.InvalidText(path, GoText.Quote(text), "must be numbers with units of at least 1s, such as 30s or 1h");
        }
    }

    private static IEnumerable<FieldError> Thresholds(JudgeScoreThresholds? thresholds, string path)
    {
        var (pass, marginal) = (
            thresholds?.Pass ?? JudgeScoreThresholds.DefaultPass, thresholds?.Marginal ?? JudgeScoreThresholds.DefaultMarginal);
        if (marginal > pass)
        {
            yield return FieldError.InvalidText($"{path}.marginal", Text(marginal), $"must not be above pass ({Text(pass)})");
        }
    }

    private static IEnumerable<FieldError> Weights(JudgeMetric judge, string path)
    {
        var weights = judge.GroupWeights ?? new SortedDictionary<string, double>();
        var groups = (judge.Metrics ?? []).SelectMany(Groups).Distinct().Order(StringComparer.Ordinal).ToList();
        foreach (var (group, weight) in weights.OrderBy(static w => w.Key, StringComparer.Ordinal))
        {
            if (!groups.Contains(group))
            {
                yield return FieldError.InvalidText(
                    $"{path}.groupWeights[{group}]", Text(weight), $"no metric has this group; there are {string.Join(", ", groups)}");
            }
            else if (weight is not (>= 0 and <= 100))
            {
                yield return FieldError.InvalidText($"{path}.groupWeights[{group}]", Text(weight), "must be from 0 to 100");
            }
        }

        var sum = weights.Values.Sum();
        var isWhole = groups.All(weights.ContainsKey);
        if (weights.Count > 0 && (sum > 100 || (isWhole && Math.Abs(sum - 100) > 1e-6)))
        {
            yield return FieldError.InvalidText(
                $"{path}.groupWeights", Text(sum), isWhole ? "the weights of all groups must come to 100" : "must come to 100 at most");
        }
    }

    private static string Text(double value) => value.ToString(CultureInfo.InvariantCulture);
}
