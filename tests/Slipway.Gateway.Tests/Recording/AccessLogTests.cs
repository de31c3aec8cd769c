using System.Text.Json.Nodes;
using Slipway.Gateway.Recording;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.Recording;

public sealed class AccessLogTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_RequestsOfEveryKind_SayWhatBecameOfThem(bool general)
    {
        await using var backend = new RawBackend(static request => request.StartsWith("POST", StringComparison.Ordinal)
            ? "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n2\r\n!!\r\n0\r\n\r\n"
            : "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
        var endpoint = TestGateway.Endpoint("v1", backend.Port);
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(TestGateway.Split(0), endpoint), general);

        await logged.Gateway.ExchangeAsync(TestGateway.Get("/a?x=1&y=2", "User-Agent: probe \"1\"\t\u00e9\r\n"));
        var get = Parse((await logged.LinesAsync(1))[0]);
        var expected = "{'time':'2026-01-01T00:00:00.000000Z','http.request.method':'GET','url.scheme':'http','url.path':'/a',"
            + @"'url.query':'x=1\u0026y=2','http.response.status_code':200,'server.address':'x','client.address':'127.0.0.1',"
            + @"'user_agent.original':'probe \u00221\u0022\t\u00E9','network.protocol.version':'1.1',"
            + "'http.server.request.duration':0.000000,'http.request.body.size':0,'http.response.body.size':3,"
            + "'slipway.route':'default/web','slipway.service':'default/web','slipway.revision':'v1',"
            + $"'slipway.endpoint':'127.0.0.1:{backend.Port}','slipway.attempts':1}}";
        var trace = backend.Requests.First().Split("traceparent: 00-")[1][..49].Split('-');
        Assert.Equal(trace[0], get["trace_id"]!.GetValue<string>());
        Assert.Equal(trace[1], get["span_id"]!.GetValue<string>());
        get.AsObject().Remove("trace_id");
        get.AsObject().Remove("span_id");
        Assert.Equal(expected.Replace('\'', '"'), get.ToJsonString());

        await logged.Gateway.ExchangeAsync(TestGateway.Get("/b", "Content-Length: 4\r\n", "POST") + "body");
        var post = Parse((await logged.LinesAsync(2))[1]);
        Assert.Equal((4, 7, 201), (Number(post, "http.request.body.size"), Number(post, "http.response.body.size"), Number(post,
            "http.response.status_code")));

        await logged.Gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n");
        var refused = Parse((await logged.LinesAsync(3))[2]);
        Assert.Equal("bad_request", refused["slipway.answer.reason"]!.GetValue<string>());
        Assert.Null(refused["url.path"]);

        logged.Gateway.Serve(TestGateway.Plan(TestGateway.Split(0), []));
        await logged.Gateway.ExchangeAsync(TestGateway.Get("/c"));
        var none = Parse((await logged.LinesAsync(4))[3]);
        Assert.Equal(("no_endpoint", 503, 0), (none["slipway.answer.reason"]!.GetValue<string>(), Number(none, "http.response.status_code"),
            Number(none, "slipway.attempts")));
        Assert.Equal("the service has no ready endpoint\n".Length, Number(none, "http.response.body.size"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_Duration_IsOnTheGatewaysClock(bool general)
    {
        LoggedGateway? logged = null;
        await using var backend = new RawBackend(_ =>
        {
            logged!.Time.Advance(TimeSpan.FromMilliseconds(1234));
            return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        });
        await using (logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend), general))
        {
            await logged.Gateway.ExchangeAsync(TestGateway.Get());
            Assert.Contains("\"http.server.request.duration\":1.234000,", (await logged.LinesAsync(1))[0], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Log_Common_IsTheCombinedFormat(bool general)
    {
        await using var backend = RawBackend.Named("abc");
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend), general, AccessLogFormat.Common);

        await logged.Gateway.ExchangeAsync(TestGateway.Get("/a?b", "Referer: http://r/\"\r\nUser-Agent: u\\v\r\n"));

        Assert.Equal(
            "127.0.0.1 - - [01/Jan/2026:00:00:00 +0000] \"GET /a?b HTTP/1.1\" 200 3 \"http://r/\\\"\" \"u\\\\v\"",
            (await logged.LinesAsync(1))[0]);
    }

    [Fact]
    public async Task Log_Sampled_HasItsShareOfAnyRun()
    {
        await using var backend = RawBackend.Named("abc");
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend), percent: 25);
        var record = new RequestRecord();

        for (var hundred = 0; hundred < 10; hundred++)
        {
            Assert.InRange(Enumerable.Range(0, 100).Count(_ => logged.Log.Wants(record)), 23, 27);
        }
    }

    [Fact]
    public async Task Log_FullQueue_LosesAndCounts()
    {
        await using var backend = RawBackend.Named("abc");
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend));
        var records = logged.Gateway.Core.Records;
        for (var i = 0; i < AccessLog.MostWaiting; i++)
        {
            records.Publish(records.Rent());
        }

        var answer = await logged.Gateway.ExchangeAsync(TestGateway.Get());

        Assert.StartsWith("HTTP/1.1 200", answer, StringComparison.Ordinal);
        await logged.Gateway.WaitAsync(() => logged.Log.Dropped == 1, "the record of the request is lost");
        Assert.Contains(
            "slipway_gateway_access_log_dropped_total 1\n", Slipway.Gateway.Telemetry.PrometheusText.Write(logged.Gateway.Core),
            StringComparison.Ordinal);
        Assert.Equal(AccessLog.MostWaiting, (await logged.LinesAsync(AccessLog.MostWaiting)).Length);
    }

    [Fact]
    public async Task Log_FileMovedAway_GoesOnInANewOneWithinASecond()
    {
        await using var backend = RawBackend.Named("abc");
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend));
        await logged.Gateway.ExchangeAsync(TestGateway.Get("/first"));
        await logged.LinesAsync(1);

        File.Move(logged.Path, logged.Path + ".1");
        logged.Time.Advance(AccessLog.MovePeriod);
        logged.Log.Write();
        await logged.Gateway.ExchangeAsync(TestGateway.Get("/second"));

        Assert.Contains("/second", (await logged.LinesAsync(1))[0], StringComparison.Ordinal);
        Assert.Contains("/first", Assert.Single(File.ReadAllLines(logged.Path + ".1")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_Off_MakesNoRecords()
    {
        await using var backend = RawBackend.Named("abc");
        await using var logged = await LoggedGateway.StartAsync(TestGateway.Plan(backend));
        var records = logged.Gateway.Core.Records;
        records.Remove(logged.Log);

        await logged.Gateway.ExchangeAsync(TestGateway.Get());

        Assert.False(records.IsOn);
        logged.Log.Write();
        Assert.Empty(File.ReadAllLines(logged.Path));
    }

    private static JsonNode Parse(string line) => JsonNode.Parse(line)!;

    private static long Number(JsonNode line, string name) => line[name]!.GetValue<long>();
}
