using System.Globalization;
using System.Text.Json;
using Slipway.Api.Delivery;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>
/// Asks a Prometheus server. The result of a scalar is a number, that of a vector a list of numbers, one for each series, and that of a
/// range a list of all points.
/// </summary>
internal sealed class PrometheusProvider(MetricHttpClient http, TimeProvider time) : IMetricProvider
{
    private const long DefaultTimeoutSeconds = 30;

    /// <summary>Longer queries go into a body: proxies cut long URLs.</summary>
    private const int LongestInUrl = 4000;

    public async Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        var prometheus = request.Metric.Provider!.Prometheus!;
        var address = (prometheus.Address ?? "").TrimEnd('/');
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
        {
            return new MetricReading.Failure($"address {prometheus.Address} must be an absolute http or https URL");
        }

        var form = new List<KeyValuePair<string, string>> { new("query", prometheus.Query ?? "") };
        var range = prometheus.RangeQuery is { Start.Length: > 0 } or { Step.Length: > 0 } ? prometheus.RangeQuery : null;
        if (range is not null && AddRange(form, range) is { } wrong)
        {
            return new MetricReading.Failure(wrong);
        }

        using var message = Message($"{address}/api/v1/{(range is null ? "query" : "query_range")}", form);
        MetricHttpClient.AddHeaders(message, prometheus.Headers);
        var timeout = TimeSpan.FromSeconds(prometheus.Timeout is > 0 and var seconds ? seconds : DefaultTimeoutSeconds);
        var (body, problem) = await http.SendAsync(
            message, prometheus.Insecure is true, prometheus.Authentication, timeout, cancellationToken);
        return body is null ? new MetricReading.Failure(problem) : Read(body);
    }

    public Task StopAsync(MetricRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    private static HttpRequestMessage Message(string url, List<KeyValuePair<string, string>> form)
    {
        var query = string.Join('&', form.Select(static p => $"{p.Key}={Uri.EscapeDataString(p.Value)}"));
        return query.Length <= LongestInUrl
            ? new HttpRequestMessage(HttpMethod.Get, $"{url}?{query}")
            : new HttpRequestMessage(HttpMethod.Post, url) { Content = new FormUrlEncodedContent(form) };
    }

    private string? AddRange(List<KeyValuePair<string, string>> form, PrometheusRangeQuery range)
    {
        var now = time.GetUtcNow();
        foreach (var (name, text) in new[] { ("start", range.Start), ("end", range.End) })
        {
            if (RangeTime.Read(text ?? "now()", now) is not { } at)
            {
                return $"rangeQuery.{name} {text} must be now(), now() - duration(\"5m\") or a time such as 2026-01-31T12:00:00Z";
            }

            form.Add(new(name, (at.ToUnixTimeMilliseconds() / 1000.0).ToString("0.###", CultureInfo.InvariantCulture)));
        }

        form.Add(new("step", range.Step is { Length: > 0 } step ? step : "1m"));
        return null;
    }

    private static MetricReading Read(byte[] body)
    {
        using var document = JsonDocument.Parse(body);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("status", out var status))
        {
            return new MetricReading.Failure("the answer is not that of a Prometheus server: it has no status");
        }

        if (status.GetString() != "success")
        {
            var error = root.TryGetProperty("error", out var e) ? e.GetString() : "no reason given";
            return new MetricReading.Failure($"Prometheus answered {status}: {error}");
        }

        var data = root.GetProperty("data");
        var result = data.GetProperty("result");
        return data.GetProperty("resultType").GetString() switch
        {
            "scalar" => new MetricReading.Value(ExpressionValue.Of(Number(result[1]))),
            "string" => new MetricReading.Value(ExpressionValue.Of(result[1].GetString() ?? "")),
            "vector" => new MetricReading.Value(ExpressionValue.Of(
                [.. result.EnumerateArray().Select(static s => ExpressionValue.Of(Number(s.GetProperty("value")[1])))])),
            "matrix" => new MetricReading.Value(ExpressionValue.Of(
                [.. result.EnumerateArray().SelectMany(static s => s.GetProperty("values").EnumerateArray())
                    .Select(static p => ExpressionValue.Of(Number(p[1])))])),
            var other => new MetricReading.Failure($"results of type {other} cannot be judged"),
        };
    }

    private static double Number(JsonElement text) => text.GetString() switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        var digits => double.Parse(digits ?? "", NumberStyles.Float, CultureInfo.InvariantCulture),
    };
}
