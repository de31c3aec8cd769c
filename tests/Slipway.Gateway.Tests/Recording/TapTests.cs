using System.Buffers;
using System.Text;
using System.Text.Json.Nodes;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Recording;

public sealed class TapTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tap_Requests_ShowsHeadersOfBothSidesWithoutSecrets(bool general)
    {
        await using var backend = new RawBackend(static _ =>
            "HTTP/1.1 200 OK\r\nX-Answer: yes\r\nSet-Cookie: id=hidden\r\nContent-Length: 3\r\n\r\nabc");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), general: general);
        var tap = Open(gateway, new TapFilter());

        await gateway.ExchangeAsync(TestGateway.Get(
            "/a", "X-Two: 1\r\nX-Two: 2\r\nAuthorization: Bearer hidden\r\nCookie: a=hidden\r\nX-Api-Key: hidden\r\n"
            + "X-CSRF-Token: hidden\r\n"));
        var text = await LinesAsync(gateway, tap, 1);

        var record = JsonNode.Parse(text[0])!;
        Assert.Equal("/a", record["url.path"]!.GetValue<string>());
        Assert.Equal("[\"1\",\"2\"]", record["http.request.header.x-two"]!.ToJsonString());
        Assert.Equal("[\"yes\"]", record["http.response.header.x-answer"]!.ToJsonString());
        Assert.DoesNotContain("hidden", text[0], StringComparison.Ordinal);
        foreach (var name in new[] { "request.header.authorization", "request.header.cookie", "request.header.x-api-key",
            "request.header.x-csrf-token", "response.header.set-cookie" })
        {
            Assert.Equal("[\"[redacted]\"]", record[$"http.{name}"]!.ToJsonString());
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Tap_WithAFilter_ShowsThoseRequestsAlone(bool general)
    {
        await using var backend = new RawBackend(static request => request.Contains(" /bad", StringComparison.Ordinal)
            ? "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n" : "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(TestGateway.Split(0), TestGateway.Endpoint("v1", backend.Port)), general: general);
        var all = Open(gateway, new TapFilter
        {
            Route = "default/web", Service = "default/web", Revision = "v1", Status = "5xx", Header = "X-User: ann",
        });
        TapFilter[] others =
        [
            new() { Route = "default/other" }, new() { Service = "other/web" }, new() { Revision = "v2" }, new() { Status = "404" },
            new() { Header = "x-user: eve" },
        ];
        var none = others.Select(f => Open(gateway, f)).ToList();

        await gateway.ExchangeAsync(TestGateway.Get("/good", "x-user: ann\r\n"));
        await gateway.ExchangeAsync(TestGateway.Get("/bad"));
        await gateway.ExchangeAsync(TestGateway.Get("/bad?this", "x-user: ann\r\n"));

        Assert.Contains("\"url.query\":\"this\"", Assert.Single(await LinesAsync(gateway, all, 1)), StringComparison.Ordinal);
        Assert.All(none, static t => Assert.Equal(0, t.Write(new ArrayBufferWriter<byte>(), long.MaxValue)));
    }

    [Fact]
    public async Task Tap_NobodyReads_DropsCountsAndTells()
    {
        await using var gateway = await TestGateway.StartAsync();
        var tap = Open(gateway, new TapFilter());
        var records = gateway.Core.Records;
        for (var i = 0; i < Tap.MostWaiting + 5; i++)
        {
            records.Publish(records.Rent());
        }

        var lines = await LinesAsync(gateway, tap, Tap.MostWaiting);

        Assert.Equal("{\"slipway.tap.dropped\":5}", lines[^1]);
        tap.Close();
        Assert.False(records.IsOn);
    }

    [Theory]
    [InlineData("web", null, null, "route: web is not allowed; it must be NAMESPACE/NAME")]
    [InlineData(null, "6xx", null, "status: 6xx is not allowed; it must be 100 to 599, or a class from 1xx to 5xx")]
    [InlineData(null, "99", null, "status: 99 is not allowed; it must be 100 to 599, or a class from 1xx to 5xx")]
    [InlineData(null, null, "x-user", "header: x-user is not allowed; it must be 'name: value'")]
    [InlineData("default/web", "5xx", "x-user: ann", null)]
    public void Fault_OfAFilter_NamesFieldAndWhatIsAllowed(string? route, string? status, string? header, string? expected)
        => Assert.Equal(expected, new TapFilter { Route = route, Status = status, Header = header }.Fault());

    private static Tap Open(TestGateway gateway, TapFilter filter)
    {
        var tap = new Tap(filter, gateway.Core.Records);
        gateway.Core.Records.Add(tap);
        return tap;
    }

    private static async Task<string[]> LinesAsync(TestGateway gateway, Tap tap, int count)
    {
        var text = new ArrayBufferWriter<byte>();
        long shown = 0;
        await gateway.WaitAsync(() => (shown += tap.Write(text, count - shown)) == count, $"{count} requests at the tap");
        return Encoding.UTF8.GetString(text.WrittenSpan).TrimEnd('\n').Split('\n');
    }
}
