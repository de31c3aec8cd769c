using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What makes a metric of pods sound beyond its schema. Text with an argument in it is judged once that is filled in.</summary>
internal static class PodsMetricRules
{
    /// <summary>Everything that is wrong.</summary>
    public static IEnumerable<FieldError> Check(PodsMetric metric, string path) =>
    [
        .. Pods(metric, path),
        .. Series(metric.Series, $"{path}.series"),
        .. Series(metric.DividedBy, $"{path}.dividedBy"),
        .. Division(metric, path),
        .. Window(metric, path),
    ];

    private static IEnumerable<FieldError> Pods(PodsMetric metric, string path)
    {
        var isSelected = metric.Selector is { } s && (s.MatchLabels is { Count: > 0 } || s.MatchExpressions is { Count: > 0 });
        if (string.IsNullOrEmpty(metric.Service) && metric.Selector is null)
        {
            yield return FieldError.Required(path, "service or selector says which pods are asked");
        }
        else if (!string.IsNullOrEmpty(metric.Service) && metric.Selector is not null)
        {
            yield return FieldError.Forbidden($"{path}.selector", "may not be given together with service");
        }
        else if (metric.Selector is not null && !isSelected)
        {
            yield return FieldError.Required($"{path}.selector", "an empty selector would ask all pods of the namespace");
        }
    }

    private static IEnumerable<FieldError> Series(string? text, string path)
    {
        if (text is not null && !MetricRules.HasArguments(text) && SeriesSelector.Parse(text).Problem is { } problem)
        {
            yield return FieldError.InvalidText(path, GoText.Quote(text), problem);
        }
    }

    private static IEnumerable<FieldError> Division(PodsMetric metric, string path)
    {
        if (!string.IsNullOrEmpty(metric.DividedBy) && metric.Function is "avg" or "max")
        {
            yield return FieldError.Forbidden(
                $"{path}.dividedBy", $"may be given with the functions rate and sum only, not with {metric.Function}");
        }

        if (metric.MinEvents is not null && (string.IsNullOrEmpty(metric.DividedBy) || metric.Function != "rate"))
        {
            yield return FieldError.Forbidden($"{path}.minEvents", "may be given with the function rate and dividedBy only");
        }
    }

    private static IEnumerable<FieldError> Window(PodsMetric metric, string path)
    {
        if (string.IsNullOrEmpty(metric.Window))
        {
            yield break;
        }

        if (metric.Function is not (null or "" or "rate"))
        {
            yield return FieldError.Forbidden($"{path}.window", $"may be given with the function rate only, not with {metric.Function}");
        }

        if (!MetricRules.HasArguments(metric.Window)
            && !(GoDuration.Parse(metric.Window) is { } window
                && window >= PodsMetric.ShortestWindow && window <= PodsMetric.LongestWindow))
        {
            yield return FieldError.InvalidText($"{path}.window", GoText.Quote(metric.Window), "must be from 10s to 10m");
        }
    }
}
