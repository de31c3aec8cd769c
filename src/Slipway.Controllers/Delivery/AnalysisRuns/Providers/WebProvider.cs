using System.Text;
using System.Text.Json;
using Slipway.Api.Delivery;
using Slipway.Expressions;

namespace Slipway.Controllers.Delivery.AnalysisRuns.Providers;

/// <summary>Asks an HTTP server for JSON and takes a part of it.</summary>
internal sealed class WebProvider(MetricHttpClient http) : IMetricProvider
{
    private const long DefaultTimeoutSeconds = 10;

    public async Task<MetricReading> MeasureAsync(MetricRequest request, CancellationToken cancellationToken)
    {
        var web = request.Metric.Provider!.Web!;
        if (!Uri.TryCreate(web.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https"))
        {
            return new MetricReading.Failure($"url {web.Url} must be an absolute http or https URL");
        }

        using var message = new HttpRequestMessage(new HttpMethod(web.Method is { Length: > 0 } method ? method : "GET"), url);
        message.Content = web.JsonBody is { } json ? new StringContent(json.GetRawText(), Encoding.UTF8, "application/json")
            : web.Body is { } text ? new StringContent(text, Encoding.UTF8)
            : null;
        MetricHttpClient.AddHeaders(message, web.Headers);
        var timeout = TimeSpan.FromSeconds(web.TimeoutSeconds is > 0 and var seconds ? seconds : DefaultTimeoutSeconds);
        var (body, problem) = await http.SendAsync(message, web.Insecure is true, web.Authentication, timeout, cancellationToken);
        return body is null ? new MetricReading.Failure(problem) : Read(web, body);
    }

    public Task StopAsync(MetricRequest request, CancellationToken cancellationToken) => Task.CompletedTask;

    private static MetricReading Read(WebMetric web, byte[] body)
    {
        var path = JsonPath.Parse(web.JsonPath ?? "");
        if (path is null)
        {
            return new MetricReading.Failure($"jsonPath {web.JsonPath}: {JsonPath.ProblemOf(web.JsonPath!)}");
        }

        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            // Without a path a plain text is a result of its own.
            return string.IsNullOrEmpty(web.JsonPath)
                ? new MetricReading.Value(ExpressionValue.Of(Encoding.UTF8.GetString(body)))
                : new MetricReading.Failure($"the answer is no JSON: {e.Message}");
        }

        using (document)
        {
            var found = path.Find(document.RootElement);
            return path.IsDefinite switch
            {
                true when found is [var only] => new MetricReading.Value(ExpressionValue.FromJson(only)),
                true => new MetricReading.Failure($"could not find jsonPath {web.JsonPath} in the answer"),
                _ => new MetricReading.Value(ExpressionValue.Of([.. found.Select(ExpressionValue.FromJson)])),
            };
        }
    }
}
