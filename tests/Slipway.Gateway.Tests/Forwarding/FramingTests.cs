namespace Slipway.Gateway.Tests.Forwarding;

public sealed class FramingTests
{
    private const string Get = "GET /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\nHost: a\n\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX : b\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: b\r\n folded\r\n\r\n", 400)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 400)]
    [InlineData("GET /\u0001 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /aHTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("GET /?aHTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n", 501)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +1\r\n\r\na", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0x1\r\n\r\na", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1,2\r\n\r\na", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n+1\r\na\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n0\n\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n0\r\n\r\n", 400)]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nGET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("CONNECT a:80 HTTP/1.1\r\nHost: a\r\n\r\n", 501)]
    [InlineData("GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505)]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n", 417)]
    public async Task Request_InvalidOrAmbiguous_RefusedAndClosed(string request, int status)
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(request);
        Assert.StartsWith($"HTTP/1.1 {status} ", answer);
        Assert.Contains("x-slipway-source: gateway\r\n", answer);
        Assert.Matches("\r\nDate: [A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} GMT\r\n", answer);
        Assert.Contains("Connection: close\r\n", answer);
    }

    [Fact]
    public async Task Request_HeadTooLarge_431()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 40_000)}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 431 ", answer);
    }

    [Fact]
    public async Task Request_HopByHopFields_StrippedAndOursAdded()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        await gateway.ExchangeAsync(
            "GET /a/../%41?q=1 HTTP/1.1\r\nHost: x:81\r\nConnection: close, X-Gone, X-Forwarded-For, Host\r\nX-Gone: 1\r\nKeep-Alive: 3\r\nTE: trailers\r\n"
            + "Proxy-Connection: x\r\nX-Forwarded-For: 9.9.9.9\r\nX-Kept: 1\r\nX-Kept: 2\r\n\r\n");
        var seen = Assert.Single(backend.Requests);
        Assert.StartsWith("GET /a/../%41?q=1 HTTP/1.1\r\nHost: x:81\r\nX-Kept: 1\r\nX-Kept: 2\r\n", seen);
        Assert.Contains("X-Forwarded-For: 127.0.0.1\r\n", seen);
        Assert.Contains("X-Forwarded-Host: x:81\r\n", seen);
        Assert.Contains("Via: 1.1 slipway\r\n", seen);
        Assert.DoesNotContain("Gone", seen);
        Assert.DoesNotContain("Keep-Alive", seen);
        Assert.DoesNotContain("TE:", seen);
        Assert.DoesNotContain("Proxy-", seen);
    }

    [Fact]
    public async Task Body_Chunked_ReencodedWithTrailers()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-T: 1\r\nContent-Length: 9\r\n\r\n");
        Assert.EndsWith("\r\n\r\nb", answer);
        Assert.Matches("\r\n\r\n(3\r\nabc\r\n2\r\nde|5\r\nabcde)\r\n0\r\nX-T: 1\r\n\r\n$", Assert.Single(backend.Requests));
    }

    [Fact]
    public async Task Body_TrailerWhoseNameIsNone_IsNotPassedOn()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(
            "POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\nX(T): 1\r\n\r\n");
        Assert.StartsWith(TestGateway.IsForced ? "HTTP/1.1 200 " : "HTTP/1.1 400 ", answer);
        Assert.DoesNotContain(backend.Requests, static r => r.Contains("X(T)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Body_WhiteSpaceAfterTheSizeOfAChunk_Read()
    {
        Assert.SkipWhen(TestGateway.IsForced, "Kestrel's HTTP server refuses it");
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        await gateway.ExchangeAsync(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n3 ;ext=1\r\nabc\r\n2 \t\r\nde\r\n0\r\n\r\n");
        Assert.Matches("\r\n\r\n(3\r\nabc\r\n2\r\nde|5\r\nabcde)\r\n0\r\n\r\n$", Assert.Single(backend.Requests));
    }

    [Fact]
    public async Task Http10_AsksToKeepTheConnection_IsKept()
    {
        Assert.SkipWhen(TestGateway.IsForced, "the general path closes the connections of HTTP/1.0");
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync($"GET /1 HTTP/1.0\r\nHost: x\r\nConnection: Keep-Alive\r\n\r\n{Get}");
        Assert.Contains("\r\nConnection: keep-alive\r\n\r\nbHTTP/1.1 200 ", answer);
        Assert.EndsWith("\r\n\r\nb", answer);
    }

    [Fact]
    public async Task Pipelined_RequestsWithBodies_AnsweredInOrder()
    {
        await using var backend = new RawBackend(static r => $"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{r.Split('/')[1][..2]}");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(
            "POST /p1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET /p2 HTTP/1.1\r\nHost: x\r\n\r\n"
                + Get.Replace("/a", "/p3", StringComparison.Ordinal));
        Assert.True(answer.IndexOf("\r\np1", StringComparison.Ordinal) < answer.IndexOf("\r\np2", StringComparison.Ordinal));
        Assert.EndsWith("\r\np3", answer);
        Assert.EndsWith("\r\n\r\nabc", backend.Requests.First());
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 1\n\na")]
    [InlineData("nonsense\r\n\r\n")]
    [InlineData("!")]
    public async Task Answer_InvalidOrMissing_502(string reply)
    {
        await using var backend = new RawBackend(_ => reply.StartsWith('!') ? reply : "!" + reply);
        await using var gateway = await TestGateway.StartAsync(backend);
        Assert.StartsWith("HTTP/1.1 502 ", await gateway.ExchangeAsync(Get));
    }

    [Fact]
    public async Task Answer_CloseDelimited_BecomesChunked()
    {
        await using var backend = new RawBackend(static _ => "!HTTP/1.1 200 OK\r\n\r\nhello");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(Get);
        Assert.Contains("Transfer-Encoding: chunked\r\n", answer);
        Assert.EndsWith("5\r\nhello\r\n0\r\n\r\n", answer);
        Assert.EndsWith("\r\n\r\nhello", await gateway.ExchangeAsync("GET / HTTP/1.0\r\n\r\n"));
    }

    [Fact]
    public async Task Answer_BrokenInTheMiddle_VisibleToTheClient()
    {
        await using var backend = new RawBackend(static _ => "!HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(Get);
        Assert.False(answer.Length > 0 && answer.EndsWith("\r\n\r\n", StringComparison.Ordinal));
        Assert.DoesNotContain("0\r\n\r\n", answer);
    }

    [Theory]
    [InlineData("HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", "Content-Length: 5\r\n")]
    [InlineData("GET", "HTTP/1.1 204 No Content\r\n\r\n", "204 No Content")]
    [InlineData("GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 7\r\n\r\n", "Content-Length: 7\r\n")]
    public async Task Answer_WithoutBody_EndsAtItsHead(string method, string reply, string contains)
    {
        await using var backend = new RawBackend(_ => reply);
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync($"{method} / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        Assert.EndsWith("\r\n\r\n", answer);
        Assert.Contains(contains, answer);
    }

    [Fact]
    public async Task Answer_StrayBytesAfterIt_NeverReachTheNextClient()
    {
        await using var backend = new RawBackend(
            static _ => "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
        await using var gateway = await TestGateway.StartAsync(backend);
        for (var i = 0; i < 5; i++)
        {
            Assert.EndsWith("\r\n\r\nok", await gateway.ExchangeAsync(Get));
        }
    }

    [Fact]
    public async Task Interim_100Continue_PassedOn()
    {
        Assert.SkipWhen(TestGateway.IsForced, "Kestrel's HTTP server answers 100 itself, and only while the body has not come");
        await using var backend = new RawBackend(static _ => "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync(
            "POST / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\nz");
        Assert.StartsWith("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n", answer);
    }

    [Fact]
    public async Task Upgrade_After101_CarriesBytesBothWays()
    {
        await using var backend = new RawBackend(static r => r.StartsWith("GET", StringComparison.Ordinal)
            ? "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nfirst:" : $"!{r.Trim()}");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\nping\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", answer);
        Assert.EndsWith("\r\n\r\nfirst:ping", answer);
    }

    [Fact]
    public async Task IdleConnection_ClosedByTheBackend_RequestSentAnew()
    {
        await using var backend = new RawBackend(static r => (r.Contains("/close", StringComparison.Ordinal) ? "!" : "")
            + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        await using var gateway = await TestGateway.StartAsync(backend);
        for (var i = 0; i < 20; i++)
        {
            Assert.EndsWith("\r\nok", await gateway.ExchangeAsync(Get.Replace("/a", "/close", StringComparison.Ordinal)));

            // A request that may not be sent twice is lost when the close crosses it on the way; here the close has come first.
            Assert.True(await backend.Closed.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken));
            Assert.EndsWith(
                "\r\nok", await gateway.ExchangeAsync("POST /a HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\nb"));
        }
    }
}
