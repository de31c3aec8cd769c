using System.Text.Json;
using Slipway.Cli.Gateways;

namespace Slipway.Cli.Tests.Gateways;

public sealed class TapLineTests
{
    [Fact]
    public void Of_ARecord_IsALineAndItsHeaders()
    {
        using var json = JsonDocument.Parse("""
            {"time":"2026-01-01T10:20:30.123456Z","http.request.method":"GET","url.scheme":"http","url.path":"/a","url.query":"b=1",
             "http.response.status_code":200,"server.address":"shop.local","http.server.request.duration":0.012345,
             "slipway.service":"default/web","slipway.revision":"v1","slipway.endpoint":"127.0.0.1:81",
             "http.request.header.x-a":["1","2\u001b[2J"],"http.response.header.set-cookie":["[redacted]"]}
            """);

        Assert.Equal(
            [
                "10:20:30.123  200     12.3ms GET shop.local/a?b=1 default/web v1 127.0.0.1:81",
                "  > x-a: 1", "  > x-a: 2\\x1b[2J", "  < set-cookie: [redacted]",
            ],
            TapLine.Of(json.RootElement, withHeaders: true));
        Assert.Single(TapLine.Of(json.RootElement, withHeaders: false));
    }

    [Fact]
    public void Of_RequestWithoutAnswerOrWithoutHead_SaysSo()
    {
        using var gone = JsonDocument.Parse("""
            {"time":"2026-01-01T10:20:30Z","http.request.method":"GET","url.path":"/","error.type":"client_gone",
             "http.server.request.duration":1,"slipway.service":"default/web"}
            """);
        using var refused = JsonDocument.Parse("""
            {"time":"2026-01-01T10:20:30Z","http.response.status_code":400,"http.server.request.duration":0,
             "slipway.answer.reason":"bad_request"}
            """);

        Assert.Equal(["10:20:30.000 gone   1000.0ms GET / default/web"], TapLine.Of(gone.RootElement, withHeaders: false));
        Assert.Equal(["10:20:30.000  400      0.0ms (no valid head) bad_request"], TapLine.Of(refused.RootElement, withHeaders: false));
    }
}
