using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

/// <summary>Providers against a real HTTP server on a loopback port.</summary>
public sealed class ProviderHttpTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;
    private readonly MetricHttp http = MetricHttp.OverSockets();
    private WebApplication server = null!;

    private string Url => server.Urls.Single();

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.MapGet("/api/v1/query", static (HttpRequest r) => r.Query["query"].ToString() switch
        {
            "scalar" => Success("scalar", """[1,"2.5"]"""),
            "vector" => Success("vector", """[{"metric":{},"value":[1,"1"]},{"value":[1,"NaN"]}]"""),
            "empty" => Success("vector", "[]"),
            "other" => "hello",
            var query => "{\"status\":\"error\",\"error\":\"cannot parse " + query.Length + " characters\"}",
        });
        server.MapPost("/api/v1/query", static async (HttpRequest r) =>
            Success("scalar", $"[1,\"{(await r.ReadFormAsync())["query"].ToString().Length}\"]"));
        server.MapGet("/api/v1/query_range", static (HttpRequest r) =>
            Success("matrix", $"[{{\"values\":[[1,\"{Number(r, "end") - Number(r, "start")}\"],[2,\"7\"]]}}]"));
        server.MapPost("/token", static (HttpRequest r) => r.Headers.Authorization == "Basic aWQ6c2VjcmV0"
            ? Results.Text("""{"access_token":"tok"}""") : Results.StatusCode(401));
        server.MapMethods("/echo", ["GET", "POST", "PUT"], static async (HttpRequest r) =>
        {
            using var reader = new StreamReader(r.Body);
            return Results.Json(new
            {
                method = r.Method,
                body = await reader.ReadToEndAsync(),
                type = r.ContentType,
                header = r.Headers["x-a"].ToString(),
                who = r.Headers.Authorization.ToString(),
            });
        });
        server.MapGet("/plain", static () => "fine");
        server.MapGet("/moved", static () => Results.Redirect("/plain"));
        server.MapGet("/empty", static () => Results.NoContent());
        server.MapGet("/broken", static () => Results.Text("oh\nno", statusCode: 500));
        server.MapGet("/endless", static async (HttpResponse r) => await r.Body.WriteAsync(new byte[2 * 1024 * 1024]));
        await server.StartAsync(Ct);
    }

    public async ValueTask DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("scalar", "2.5")]
    [InlineData("vector", "[1,NaN]")]
    [InlineData("empty", "[]")]
    public async Task Prometheus_EachShape_IsItsValue(string query, string value)
        => Assert.Equal(value, await Prometheus(new() { Query = query }));

    [Fact]
    public async Task Prometheus_LongQuery_GoesIntoTheBody()
        => Assert.Equal("5000", await Prometheus(new() { Query = new string('x', 5000) }));

    [Fact]
    public async Task Prometheus_Range_IsAllPoints()
    {
        var range = new PrometheusRangeQuery { Start = "now() - duration(\"5m\")", End = "now()", Step = "1m" };

        Assert.Equal("[300,7]", await Prometheus(new() { Query = "q", RangeQuery = range }));
    }

    [Theory]
    [InlineData("bad", "Prometheus answered error: cannot parse 3 characters")]
    [InlineData("other", "the answer cannot be understood")]
    public async Task Prometheus_Refusal_IsToldInItsWords(string query, string problem)
        => Assert.StartsWith(problem, await Prometheus(new() { Query = query }), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET", null, "", "")]
    [InlineData("POST", "hello", "hello", "text/plain; charset=utf-8")]
    [InlineData("PUT", "hello", "hello", "text/plain; charset=utf-8")]
    public async Task Web_Method_SendsItsBody(string method, string? body, string received, string type)
    {
        var answer = await Web(new()
        {
            Url = $"{Url}/echo", Method = method, Body = body, Headers = [new() { Key = "x-a", Value = "b" }],
        });

        var shown = type is "" ? "null" : $"\"{type}\"";
        Assert.Equal($$"""{"body":"{{received}}","header":"b","method":"{{method}}","type":{{shown}},"who":""}""", answer);
    }

    [Fact]
    public async Task Web_OAuth2_FetchesAToken() => Assert.Equal("Bearer tok", await Web(new()
    {
        Url = $"{Url}/echo",
        JsonPath = "{$.who}",
        Authentication = new() { OAuth2 = new() { TokenUrl = $"{Url}/token", ClientId = "id", ClientSecret = "secret", Scopes = ["a"] } },
    }));

    [Fact]
    public async Task Web_BasicAuth_SendsNameAndPassword() => Assert.Equal("Basic bWU6czNjcmV0", await Web(new()
    {
        Url = $"{Url}/echo",
        JsonPath = "{$.who}",
        Authentication = new() { BasicAuth = new() { Username = "me", Password = "s3cret" } },
    }));

    [Fact]
    public async Task Web_OAuth2Refused_SaysSo() => Assert.Equal(
        $"no token from {Url}/token: received non 2xx response code: 401", await Web(new()
        {
            Url = $"{Url}/echo",
            Authentication = new() { OAuth2 = new() { TokenUrl = $"{Url}/token", ClientId = "id", ClientSecret = "wrong" } },
        }));

    [Theory]
    [InlineData("/plain", "", "fine")]
    [InlineData("/plain", "{$.a}", "the answer is no JSON")]
    [InlineData("/echo", "{$.nope}", "could not find jsonPath {$.nope} in the answer")]
    [InlineData("/broken", "", "received non 2xx response code: 500 (oh no)")]
    [InlineData("/endless", "", "the answer is longer than 1048576 bytes")]
    public async Task Web_OtherAnswer_IsToldAsItIs(string path, string jsonPath, string told)
        => Assert.StartsWith(told, await Web(new() { Url = Url + path, JsonPath = jsonPath }), StringComparison.Ordinal);

    [Fact]
    public async Task Web_NoJsonPath_TakesABodyThatIsNoJson()
    {
        Assert.Equal("fine", await Web(new() { Url = $"{Url}/plain" }));
        Assert.Equal("", await Web(new() { Url = $"{Url}/empty" }));
    }

    [Fact]
    public async Task Pods_Redirect_IsNotFollowed()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Url}/moved");
        using var response = await http.Pods.SendAsync(request, Ct);
        Assert.Equal(302, (int)response.StatusCode);
        Assert.Equal("fine", await Web(new() { Url = $"{Url}/moved" }));
    }

    [Theory]
    [InlineData("metrics", "url metrics must be an absolute http or https URL")]
    [InlineData("file:///etc/passwd", "url file:///etc/passwd must be an absolute http or https URL")]
    public async Task Web_NoHttpUrl_IsRefused(string url, string problem) => Assert.Equal(problem, await Web(new() { Url = url }));

    [Fact]
    public async Task Web_NobodyListens_IsAConnectionFailure()
        => Assert.Contains("refused", await Web(new() { Url = "http://127.0.0.1:1/" }), StringComparison.OrdinalIgnoreCase);

    private static string Success(string type, string result)
        => "{\"status\":\"success\",\"data\":{\"resultType\":\"" + type + "\",\"result\":" + result + "}}";

    private static double Number(HttpRequest request, string name) => double.Parse(request.Query[name]!, CultureInfo.InvariantCulture);

    private Task<string> Prometheus(PrometheusMetric metric) => Read(
        new PrometheusProvider(new MetricHttpClient(http, TimeProvider.System), new SimulatedTime()),
        new MetricProvider { Prometheus = metric with { Address = $"{Url}/" } });

    private Task<string> Web(WebMetric metric)
        => Read(new WebProvider(new MetricHttpClient(http, TimeProvider.System)), new MetricProvider { Web = metric });

    private static async Task<string> Read(IMetricProvider provider, MetricProvider spec)
    {
        try
        {
            return await provider.MeasureAsync(new MetricRequest(new AnalysisRun(), new Metric { Provider = spec }, 1, null), Ct) switch
            {
                MetricReading.Value value => value.Result.ToString(),
                MetricReading.Failure failure => failure.Message,
                var other => other.ToString(),
            };
        }
        catch (HttpRequestException e)
        {
            return e.Message;
        }
        catch (System.Text.Json.JsonException e)
        {
            return $"the answer cannot be understood: {e.Message}";
        }
    }
}
