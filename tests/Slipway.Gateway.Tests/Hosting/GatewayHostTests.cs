using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Api.Telemetry;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Hosting;

public sealed class GatewayHostTests
{
    [Fact]
    public async Task Host_SavedTableAndNoApi_ServesAndStreamsFrames()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var backend = RawBackend.Named("v1");
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "gateway", "table.json");
        await using (var first = Host(file, Objects.All(0, backend.Port, 1)))
        {
            await first.StartAsync(limit.Token);
            using var client = new HttpClient();
            await AssertServedAsync(client, first, limit.Token);
        }

        await using var second = Host(file, new FakeInformers { Synced = false });
        await second.StartAsync(limit.Token);
        using var http = new HttpClient();
        for (var i = 0; i <= Series.WarmUpRequests; i++)
        {
            await AssertServedAsync(http, second, limit.Token);
        }

        Assert.Equal(
            HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(second.AdminAddress + "/telemetry/frames"), limit.Token)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        using var reader = new StreamReader(
            await http.GetStreamAsync(new Uri(second.AdminAddress + "/telemetry/frames?epoch=&after=0"), limit.Token));
        TelemetryFrame frame;
        do
        {
            frame = ApiJson.Deserialize<TelemetryFrame>(System.Text.Encoding.UTF8.GetBytes((await reader.ReadLineAsync(limit.Token))!));
        }
        while (frame.Rows.Sum(static r => r.Finished) == 0);

        Assert.Equal("v1", frame.Rows[0].Revision);
        var metrics = await http.GetStringAsync(new Uri(second.AdminAddress + "/metrics"), limit.Token);
        Assert.Contains("slipway_gateway_requests_total{route=\"default/web\",namespace=\"default\",service=\"web\",revision=\"v1\",code_class=\"2xx\"} ", metrics);
        Assert.Matches("slipway_gateway_excluded_requests_total{reason=\"warm_up\"} [1-9]", metrics);
        Assert.Contains("slipway_gateway_effective_weight{namespace=\"default\",service=\"web\",revision=\"v1\"} 1\n", metrics);
        Assert.Contains("slipway_gateway_upstream_attempts_total{revision=\"v1\",outcome=\"answered\"} ", metrics);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Host_Tap_StreamsToThoseWithTheTokenAndToEightAtMost()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await using var backend = RawBackend.Named("v1");
        var folder = Directory.CreateTempSubdirectory();
        await using var host = Host(Path.Combine(folder.FullName, "table.json"), Objects.All(0, backend.Port, 1));
        await host.StartAsync(limit.Token);
        using var http = new HttpClient();
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.GetAsync(new Uri(host.AdminAddress + "/tap"), limit.Token)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "secret");
        using var refused = await http.GetAsync(new Uri(host.AdminAddress + "/tap?status=6xx"), limit.Token);
        Assert.Equal(
            "status: 6xx is not allowed; it must be 100 to 599, or a class from 1xx to 5xx\n",
            await refused.Content.ReadAsStringAsync(limit.Token));

        using var reader = new StreamReader(await http.GetStreamAsync(new Uri(host.AdminAddress + "/tap?status=2xx&count=1"), limit.Token));
        var others = new List<Stream>();
        while (others.Count < 7)
        {
            others.Add(await http.GetStreamAsync(new Uri(host.AdminAddress + "/tap"), limit.Token));
        }

        Assert.Equal(
            HttpStatusCode.TooManyRequests, (await http.GetAsync(new Uri(host.AdminAddress + "/tap"), limit.Token)).StatusCode);
        using var client = new HttpClient();
        await AssertServedAsync(client, host, limit.Token);

        Assert.Contains("\"slipway.route\":\"default/web\"", await reader.ReadLineAsync(limit.Token), StringComparison.Ordinal);
        Assert.Null(await reader.ReadLineAsync(limit.Token));
        others.ForEach(static o => o.Dispose());
        folder.Delete(recursive: true);
    }

    private static async Task AssertServedAsync(HttpClient client, GatewayHost host, CancellationToken token)
    {
        while (true)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(host.Address + "/api/x"));
            request.Headers.Host = "web.test";
            using var answer = await client.SendAsync(request, token);
            if (answer.StatusCode == HttpStatusCode.OK)
            {
                Assert.Equal("v1", await answer.Content.ReadAsStringAsync(token));
                return;
            }
        }
    }

    private static GatewayHost Host(string file, FakeInformers informers)
    {
        var api = new InMemoryApi(TimeProvider.System, new RandomIdSource(new Random(1))) { Fault = static (_, _) =>
            InMemoryApi.Refusal("Forbidden", 403, "away") };
        var options = new GatewayOptions { Addresses = [new IPEndPoint(IPAddress.Loopback, 0)], AdminToken = "secret", TableFile = file,
            DrainSeconds = 1 };
        return new GatewayHost(
            options, api, informers, TimeProvider.System, new Random(1), new RandomIdSource(new Random(1)), NullLoggerFactory.Instance);
    }
}
