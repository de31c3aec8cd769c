using System.Text.RegularExpressions;
using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>The metrics of a run with their arguments filled in, apart from those that come from Secrets.</summary>
internal sealed class RunMetrics
{
    private readonly AnalysisRunSpec spec;

    private RunMetrics(AnalysisRunSpec spec, IReadOnlyList<Metric> metrics, IReadOnlyList<FieldError> problems)
        => (this.spec, All, Problems) = (spec, metrics, problems);

    /// <summary>The metrics in the order of the spec.</summary>
    public IReadOnlyList<Metric> All { get; }

    /// <summary>What keeps the run from being measured; empty when nothing does.</summary>
    public IReadOnlyList<FieldError> Problems { get; }

    /// <summary>The metrics of a run.</summary>
    public static RunMetrics Of(AnalysisRunSpec spec)
    {
        var problems = new List<FieldError>();
        var values = new SortedDictionary<string, string>(StringComparer.Ordinal);
        var arguments = spec.Args ?? [];
        for (var i = 0; i < arguments.Count; i++)
        {
            if (arguments[i].Value is null && arguments[i].ValueFrom?.SecretKeyRef is null)
            {
                problems.Add(FieldError.Required($"spec.args[{i}].value", $"argument {arguments[i].Name} has no value"));
            }

            values[arguments[i].Name ?? ""] = arguments[i].Value ?? SecretMark(arguments[i].Name ?? "");
        }

        var metrics = new List<Metric>();
        for (var i = 0; i < (spec.Metrics ?? []).Count; i++)
        {
            var text = new ArgumentText(values);
            var metric = text.Fill(spec.Metrics![i]);
            metrics.Add(metric);
            problems.AddRange(MetricRules.Check(metric, $"spec.metrics[{i}]", Syntax));
            if (metric.Provider?.Pods is { } pods && TextsOf(pods).Any(static t => MetricRules.HasArguments(t)) && text.Unknown.Count == 0)
            {
                problems.Add(FieldError.Forbidden(
                    $"spec.metrics[{i}].provider.pods", "may hold no argument out of a Secret: what pods are asked is no secret"));
            }

            problems.AddRange(text.Unknown.Select(name => FieldError.InvalidText(
                $"spec.metrics[{i}]", GoText.Quote($"{{{{args.{name}}}}}"), "names no argument of the run")));
        }

        return new RunMetrics(spec, metrics, problems);
    }

    /// <summary>How conditions and paths into JSON are checked.</summary>
    public static MetricSyntax Syntax { get; } = new(
        static condition => Expression.ProblemOf(condition, "result"), static path => JsonPath.ProblemOf(path));

    private static IEnumerable<string?> TextsOf(PodsMetric pods)
        => [pods.Service, pods.Revision, pods.Series, pods.DividedBy, pods.Window, .. pods.Selector?.MatchLabels?.Values ?? []];

    /// <summary>What stands for a value out of a Secret until something is measured.</summary>
    public static string SecretMark(string argument) => $"{{{{args.{argument}}}}}";

    /// <summary>Whether a metric never decides.</summary>
    public bool IsDryRun(Metric metric) => (spec.DryRun ?? []).Any(d => Covers(d.MetricName, metric.Name));

    /// <summary>Measurements kept of a metric.</summary>
    public int Retention(Metric metric)
        => (spec.MeasurementRetention ?? []).FirstOrDefault(r => Covers(r.MetricName, metric.Name))?.Limit ?? AnalysisDefaults.Retention;

    /// <summary>Whether a rule names a metric: by its name, by a pattern, or by <c>*</c> for all.</summary>
    public static bool Covers(string? rule, string? name)
    {
        if (rule is null or "" or "*" || rule == name)
        {
            return rule is not (null or "");
        }

        try
        {
            return Regex.IsMatch(name ?? "", rule, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return false;
        }
    }
}
