using System.Globalization;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// What makes a metric sound beyond its schema: one provider that is supported, durations that parse, a count that fits the interval.
/// Text with an argument in it (<c>{{args.name}}</c>) is judged only once the argument is filled in.
/// </summary>
public static class MetricRules
{
    private const string UseInstead = "provider not supported: use slipway (the gateway's own counts), pods (what pods tell themselves), "
        + "prometheus, judge, web or job";

    /// <summary>Whether a text still holds an argument.</summary>
    public static bool HasArguments(string? text) => text?.Contains("{{", StringComparison.Ordinal) is true;

    /// <summary>The whole number that a field holds; null when it is absent, or text that is none.</summary>
    public static int? Number(IntOrString? value) => value is not { } given ? null
        : given.Number ?? (int.TryParse(given.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var n) ? n : null);

    /// <summary>Everything that is wrong with a metric.</summary>
    /// <param name="metric">The metric.</param>
    /// <param name="path">Its path, such as <c>spec.metrics[0]</c>.</param>
    /// <param name="syntax">What is wrong with conditions and paths.</param>
    public static IEnumerable<FieldError> Check(Metric metric, string path, MetricSyntax syntax) =>
    [
        .. Text(metric.SuccessCondition, $"{path}.successCondition", syntax.Condition),
        .. Text(metric.FailureCondition, $"{path}.failureCondition", syntax.Condition),
        .. Text(metric.Provider?.Web?.JsonPath, $"{path}.provider.web.jsonPath", syntax.JsonPath),
        .. Duration(metric.Interval, $"{path}.interval"),
        .. Duration(metric.InitialDelay, $"{path}.initialDelay"),
        .. Limit(metric.Count, $"{path}.count", 0),
        .. Limit(metric.FailureLimit, $"{path}.failureLimit", -1),
        .. Limit(metric.InconclusiveLimit, $"{path}.inconclusiveLimit", 0),
        .. Limit(metric.ConsecutiveErrorLimit, $"{path}.consecutiveErrorLimit", 0),
        .. Limit(metric.ConsecutiveSuccessLimit, $"{path}.consecutiveSuccessLimit", 0),
        .. Count(metric, path),
        .. metric.Provider?.Judge is { } judge ? Judge(metric, judge, path) : [],
        .. metric.Provider is { } provider ? Provider(provider, $"{path}.provider") : [],
    ];

    private static IEnumerable<FieldError> Judge(Metric metric, JudgeMetric judge, string path)
    {
        foreach (var (name, condition) in new[]
            { ("successCondition", metric.SuccessCondition), ("failureCondition", metric.FailureCondition) })
        {
            if (!string.IsNullOrEmpty(condition))
            {
                yield return FieldError.Forbidden($"{path}.{name}", "the scoreThresholds of judge decide");
            }
        }

        foreach (var error in JudgeMetricRules.Check(judge, $"{path}.provider.judge"))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Text(string? text, string path, Func<string, string?> problemOf)
    {
        if (!string.IsNullOrEmpty(text) && !HasArguments(text) && problemOf(text) is { } problem)
        {
            yield return FieldError.InvalidText(path, GoText.Quote(text), problem);
        }
    }

    private static IEnumerable<FieldError> Count(Metric metric, string path)
    {
        var count = Number(metric.Count) ?? 0;
        if (count == 0)
        {
            yield break;
        }

        if (count > 1 && string.IsNullOrEmpty(metric.Interval))
        {
            yield return FieldError.Required($"{path}.interval", "a count above 1 needs an interval between the measurements");
        }

        foreach (var (name, limit) in new[] { ("failureLimit", metric.FailureLimit), ("inconclusiveLimit", metric.InconclusiveLimit) })
        {
            if (Number(limit) > count)
            {
                yield return FieldError.InvalidText(
                    $"{path}.{name}", $"{limit}", $"must not be above count ({count}): the limit could never be reached");
            }
        }
    }

    private static IEnumerable<FieldError> Duration(string? text, string path)
    {
        if (!string.IsNullOrEmpty(text) && !HasArguments(text) && GoDuration.Parse(text) is null)
        {
            yield return FieldError.InvalidText(path, GoText.Quote(text), "must be numbers with units, such as 30s, 5m or 1h30m");
        }
    }

    private static IEnumerable<FieldError> Limit(IntOrString? value, string path, int least)
    {
        if (value is { } given && !HasArguments(given.Text) && !(Number(given) >= least))
        {
            yield return FieldError.InvalidText(
                path, given.Text is { } text ? GoText.Quote(text) : $"{given}", $"must be a whole number of at least {least}");
        }
    }

    private static IEnumerable<FieldError> Provider(MetricProvider provider, string path)
    {
        var given = Given(provider).ToList();
        if (given.Count != 1)
        {
            yield return given.Count == 0
                ? FieldError.Required(path, "name one provider: slipway, pods, prometheus, judge, web or job")
                : FieldError.InvalidText(path, string.Join(", ", given), "a metric has exactly one provider");
        }

        foreach (var name in given.Where(static name => name is not ("slipway" or "pods" or "prometheus" or "judge" or "web" or "job")))
        {
            yield return FieldError.Forbidden($"{path}.{name}", name switch
            {
                "kayenta" => $"{UseInstead}; judge scores as Kayenta does",
                "plugin" => $"{UseInstead}; there are no plugins",
                _ => $"{UseInstead}; web reaches the HTTP API of any vendor",
            });
        }

        foreach (var error in Settings(provider, path))
        {
            yield return error;
        }
    }

    private static IEnumerable<string> Given(MetricProvider p)
    {
        (string Name, object? Value)[] all =
        [
            ("slipway", p.Slipway), ("pods", p.Pods), ("prometheus", p.Prometheus), ("judge", p.Judge), ("web", p.Web), ("job", p.Job),
            ("kayenta", p.Kayenta), ("datadog", p.Datadog), ("wavefront", p.Wavefront), ("newRelic", p.NewRelic),
            ("cloudWatch", p.CloudWatch), ("graphite", p.Graphite), ("influxdb", p.Influxdb), ("skywalking", p.Skywalking),
            ("plugin", p.Plugin),
        ];
        return all.Where(static entry => entry.Value is not null).Select(static entry => entry.Name);
    }

    private static IEnumerable<FieldError> Settings(MetricProvider provider, string path)
    {
        if (provider.Prometheus is { } prometheus)
        {
            if (string.IsNullOrEmpty(prometheus.Address))
            {
                yield return FieldError.Required($"{path}.prometheus.address", "the URL of the Prometheus server");
            }

            if (string.IsNullOrEmpty(prometheus.Query))
            {
                yield return FieldError.Required($"{path}.prometheus.query", "the query in PromQL");
            }
        }

        if (provider.Web is { Body: not null, JsonBody: not null })
        {
            yield return FieldError.Forbidden($"{path}.web.jsonBody", "body and jsonBody exclude each other");
        }

        foreach (var (name, authentication) in new[]
            {
                ("prometheus", provider.Prometheus?.Authentication), ("judge", provider.Judge?.Authentication),
                ("web", provider.Web?.Authentication),
            })
        {
            if (authentication?.Sigv4 is { } sigv4 && sigv4 != new MetricSigv4())
            {
                yield return FieldError.Forbidden($"{path}.{name}.authentication.sigv4", "not supported: use oauth2 or headers");
            }
        }

        foreach (var error in provider.Pods is { } pods ? PodsMetricRules.Check(pods, $"{path}.pods") : [])
        {
            yield return error;
        }

        foreach (var error in Duration(provider.Slipway?.Window, $"{path}.slipway.window"))
        {
            yield return error;
        }

        if (provider.Slipway?.Window is { } window && GoDuration.Parse(window) is { } length
            && (length < SlipwayMetric.ShortestWindow || length > SlipwayMetric.LongestWindow))
        {
            yield return FieldError.InvalidText($"{path}.slipway.window", GoText.Quote(window), "must be from 1s to 10m");
        }
    }
}
