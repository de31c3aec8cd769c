using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>Clients of HTTP/2 in front of backends of HTTP/1.1.</summary>
public sealed class Http2ClientTests
{
    private const StringComparison Ignore = StringComparison.OrdinalIgnoreCase;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static readonly UriCreationOptions AsItIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    [Fact]
    public async Task Get_BackendOfHttp1_HeadAndBodyAsOnTheHotPath()
    {
        await using var backend = new RawBackend(static _ =>
            "HTTP/1.1 200 OK\r\nX-A: 1\r\nX-A: 2\r\nConnection: x-gone\r\nX-Gone: yes\r\nContent-Length: 5\r\n\r\nhello");
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = gateway.Http2Client();
        using var request = Request("GET", "/");
        request.RequestUri = new Uri($"http://{gateway.Address}/a//b/../c?x=%2f&y", AsItIs);
        request.Headers.Add("X-Mine", ["1", "2"]);
        using var answer = await client.SendAsync(request, Token);

        Assert.Equal(HttpVersion.Version20, answer.Version);
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(["1", "2"], answer.Headers.GetValues("x-a"));
        Assert.False(answer.Headers.Contains("x-gone"));
        Assert.Equal("1.1 slipway", answer.Headers.Via.ToString());
        var sent = Assert.Single(backend.Requests);
        Assert.StartsWith("GET /a//b/../c?x=%2f&y HTTP/1.1\r\n", sent);
        Assert.Contains($"\r\nHost: {gateway.Address}\r\n", sent);
        Assert.Contains("\r\nVia: 2.0 slipway\r\n", sent);
        Assert.Contains("\r\nX-Forwarded-For: 127.0.0.1\r\n", sent);
        Assert.Contains($"\r\nX-Forwarded-Host: {gateway.Address}\r\n", sent);
        Assert.Contains("\r\nX-Forwarded-Proto: http\r\n", sent);
        Assert.DoesNotContain("\r\n:", sent);
        Assert.DoesNotContain("Transfer-Encoding", sent);
    }

    [Fact]
    public async Task Post_ChunkedBothWays_BodiesAndTrailers()
    {
        await using var backend = new RawBackend(static request =>
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n"
            + "3\r\nabc\r\n4\r\ndefg\r\n0\r\nX-Sum: 7\r\nContent-Length: 9\r\n\r\n");
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = gateway.Http2Client();
        var body = new StreamedContent();
        body.Send("hello "u8.ToArray());
        body.Send("there"u8.ToArray());
        body.End();
        using var answer = await client.PostAsync("/", body, Token);
        Assert.Equal("abcdefg", await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal("7", Assert.Single(Assert.Single(answer.TrailingHeaders, static t => t.Key.Equals("x-sum", Ignore)).Value));
        Assert.Single(answer.TrailingHeaders);
        var sent = Assert.Single(backend.Requests);
        Assert.Contains("\r\nTransfer-Encoding: chunked\r\n", sent);
        Assert.Equal("hello there", Unchunked(sent));
    }

    [Theory]
    [InlineData("HEAD", "200 OK", "Content-Length: 5\r\n")]
    [InlineData("GET", "204 No Content", "")]
    [InlineData("GET", "304 Not Modified", "ETag: \"e\"\r\nContent-Length: 5\r\n")]
    [InlineData("GET", "200 OK", "Content-Length: 0\r\n")]
    public async Task Answer_WithoutBody_HasNone(string method, string status, string fields)
    {
        await using var backend = new RawBackend(_ => $"HTTP/1.1 {status}\r\n{fields}\r\n");
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = gateway.Http2Client();
        for (var i = 0; i < 3; i++)
        {
            using var answer = await client.SendAsync(Request(method, "/"), Token);
            Assert.StartsWith(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), status);
            Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
            Assert.Equal(method == "HEAD" ? 5 : answer.Content.Headers.ContentLength, answer.Content.Headers.ContentLength);
        }
    }

    [Theory]
    [InlineData("!HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\npart")]
    [InlineData("!HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\npart\r\n")]
    public async Task Answer_BackendBreaksOffInTheMiddle_StreamIsResetAndOthersGoOn(string broken)
    {
        await using var backend = new RawBackend(r => r.Contains("/broken ") ? broken : "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = gateway.Http2Client();
        for (var i = 0; i < 5; i++)
        {
            var failure = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/broken", Token));
            Assert.Contains("INTERNAL_ERROR", failure.ToString());
            Assert.Equal("b", await client.GetStringAsync("/", Token));
        }

        Assert.Equal(10, gateway.Core.Series.All.Sum(static s => s.ByClass(2)));
        Assert.Equal(0, gateway.Core.States.Endpoints.Sum(static e => e.InFlight));
    }

    [Fact]
    public async Task Client_GoesAwayWhileTheBackendIsSilent_BackendConnectionEnds()
    {
        using var asked = new SemaphoreSlim(0);
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", port)));
        using var client = gateway.Http2Client();
        using var gone = new CancellationTokenSource();
        var request = client.GetAsync("/", gone.Token);
        using var backend = await listener.AcceptAsync(Token);
        var buffer = new byte[4096];
        Assert.NotEqual(0, await backend.ReceiveAsync(buffer, Token));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => request);
        Assert.Equal(0, await EndAsync(backend));
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
        Assert.Equal(0, gateway.Core.Series.All.Sum(static s => s.ByAttempt(AttemptOutcomes.Reset)));
    }

    [Fact]
    public async Task Upload_BackendAnswersBeforeItHasRead_ClientGetsTheAnswer()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", port)));
        using var client = gateway.Http2Client();
        var body = new StreamedContent();
        body.Send("start"u8.ToArray());
        var sent = client.PostAsync("/", body, Token);
        using var backend = await listener.AcceptAsync(Token);
        await backend.ReceiveAsync(new byte[4096], Token);
        await backend.SendAsync("HTTP/1.1 413 Too Large\r\nContent-Length: 2\r\nConnection: close\r\n\r\nno"u8.ToArray(), Token);
        using var answer = await sent;
        Assert.Equal(413, (int)answer.StatusCode);
        Assert.Equal("no", await answer.Content.ReadAsStringAsync(Token));
        body.End();
    }

    [Fact]
    public async Task Download_ClientDoesNotRead_BackendIsHeldBack()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(1);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", port)));
        using var client = gateway.Http2Client();
        const int Size = 64 * 1024 * 1024;
        var asked = client.SendAsync(Request("GET", "/"), HttpCompletionOption.ResponseHeadersRead, Token);
        using var backend = await listener.AcceptAsync(Token);
        await backend.ReceiveAsync(new byte[4096], Token);
        await backend.SendAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {Size}\r\n\r\n"), Token);
        long sent = 0;
        var sending = Task.Run(
            async () =>
            {
                var part = new byte[64 * 1024];
                while (sent < Size)
                {
                    Interlocked.Add(ref sent, await backend.SendAsync(part, Token));
                }
            },
            Token);
        using var answer = await asked;
        long before;
        do
        {
            before = Interlocked.Read(ref sent);
            await Task.Delay(TimeSpan.FromMilliseconds(300), gateway.Core.Time, Token);
        }
        while (before == 0 || before != Interlocked.Read(ref sent));
        Assert.InRange(before, 1, Size / 2);
        await using var body = await answer.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[256 * 1024];
        long received = 0;
        while (await body.ReadAsync(buffer, Token) is > 0 and var read)
        {
            received += read;
        }

        Assert.Equal(Size, received);
        await sending;
    }

    [Fact]
    public async Task Request_NoRouteMatches_OwnAnswerSaysSo()
    {
        await using var gateway = await TestGateway.StartAsync(TablePlan.Empty);
        using var client = gateway.Http2Client();
        using var answer = await client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("gateway", Assert.Single(answer.Headers.GetValues("x-slipway-source")));
        Assert.Equal("no route matches\n", await answer.Content.ReadAsStringAsync(Token));
    }

    [Fact]
    public async Task Split_TenPercent_ExactAndCounted()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Split(TestGateway.Split(1_000), v1, v2));
        using var client = gateway.Http2Client();
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
        {
            for (var i = 0; i < 125; i++)
            {
                await client.GetStringAsync("/", Token);
            }
        }));
        Assert.Equal(100, v2.Requests.Count);
        Assert.Equal(900, v1.Requests.Count);
        await gateway.WaitAsync(() => gateway.Core.Series.All.Sum(static s => s.ByClass(2)) == 1_000, "all are counted");
        Assert.Equal(100, gateway.Core.Series.All.Where(static s => s.Key.Revision == "v2").Sum(static s => s.ByClass(2)));
    }

    [Fact]
    public async Task Split_Cookie_UserStaysOnBothPaths()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(Split(TestGateway.Split(5_000, "user"), v1, v2));
        using var client = gateway.Http2Client();
        for (var user = 0; user < 20; user++)
        {
            using var first = await client.GetAsync("/", Token);
            var revision = await first.Content.ReadAsStringAsync(Token);
            var cookie = Assert.Single(first.Headers.GetValues("Set-Cookie")).Split(';')[0];
            using var again = Request("GET", "/");
            again.Headers.Add("Cookie", ["other=1", cookie]);
            using var answer = await client.SendAsync(again, Token);
            Assert.Equal(revision, await answer.Content.ReadAsStringAsync(Token));
            Assert.False(answer.Headers.Contains("Set-Cookie"));
            Assert.EndsWith(revision, await gateway.ExchangeAsync(TestGateway.Get("/", $"Cookie: {cookie}\r\n")));
        }
    }

    [Fact]
    public async Task Request_FirstEndpointRefuses_AnotherGetsTheBodyToo()
    {
        await using var backend = RawBackend.Named("b");
        var plan = TestGateway.Plan(null, TestGateway.Endpoint("", 1), TestGateway.Endpoint("", backend.Port));
        await using var gateway = await TestGateway.StartAsync(plan);
        using var client = gateway.Http2Client();
        for (var i = 0; i < 10; i++)
        {
            using var answer = await client.PostAsync("/", new StringContent("body"), Token);
            Assert.Equal("b", await answer.Content.ReadAsStringAsync(Token));
        }

        Assert.All(backend.Requests, static r => Assert.EndsWith("\r\n\r\nbody", r));
        Assert.InRange(gateway.Core.Retries.Taken, 1, 9);
    }

    [Fact]
    public async Task Mirror_RequestWithBody_CopyIsSent()
    {
        await using var v1 = RawBackend.Named("v1");
        await using var v2 = RawBackend.Named("v2");
        var split = TestGateway.Split(0) with
        {
            Mirrors = [new PlannedSplitRule { Name = "shadow", Matches = [], Share = 10_000, Hash = "v2" }],
        };
        await using var gateway = await TestGateway.StartAsync(Split(split, v1, v2));
        using var client = gateway.Http2Client();
        using var answer = await client.PostAsync("/", new StringContent("body"), Token);
        Assert.Equal("v1", await answer.Content.ReadAsStringAsync(Token));
        await gateway.WaitAsync(() => v2.Requests.Count == 1, "the copy has come");
        Assert.EndsWith("\r\n\r\nbody", Assert.Single(v2.Requests));
    }

    [Fact]
    public async Task Hold_NobodyAnswers_RequestWaitsForThePodThatComes()
    {
        await using var backend = RawBackend.Named("b");
        var holding = TestGateway.Split(0) with { HoldMilliseconds = 60_000 };
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(holding));
        using var client = gateway.Http2Client();
        var answers = Enumerable.Range(0, 10).Select(_ => client.GetStringAsync("/", Token)).ToList();
        await gateway.WaitAsync(() => gateway.Core.Held.Count == 10, "all requests wait");
        gateway.Serve(TestGateway.Plan(holding, TestGateway.Endpoint("v1", backend.Port)));
        Assert.All(await Task.WhenAll(answers), static a => Assert.Equal("b", a));
    }

    [Fact]
    public async Task Stop_RequestUnderWay_GoAwayAndTheAnswer()
    {
        using var go = new ManualResetEventSlim();
        using var asked = new SemaphoreSlim(0);
        await using var backend = new RawBackend(_ =>
        {
            asked.Release();
            go.Wait(TimeSpan.FromSeconds(60));
            return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb";
        });
        await using var gateway = await TestGateway.StartAsync(backend);
        using var client = gateway.Http2Client();
        var answer = client.GetStringAsync("/", Token);
        await asked.WaitAsync(Token);
        var stopped = gateway.StopAsync(Token);
        Assert.False(stopped.IsCompleted);
        go.Set();
        Assert.Equal("b", await answer);
        await stopped.WaitAsync(TimeSpan.FromSeconds(60), Token);
    }

    [Fact]
    public async Task Stop_IdleConnection_EndsWithGoAway()
    {
        var time = new SimulatedTime();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(), time: time);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(gateway.Address, Token);
        await socket.SendAsync(Encoding.Latin1.GetBytes("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\u0004\0\0\0\0\0"), Token);
        var buffer = new byte[1024];
        Assert.NotEqual(0, await socket.ReceiveAsync(buffer, Token));
        await gateway.WaitAsync(() => gateway.Open == 1, "the connection is counted");
        var stopped = gateway.StopAsync(Token);
        time.Advance(TimeSpan.FromMilliseconds(Limits.DrainIdleMilliseconds));
        await stopped;
        Assert.Equal(0, gateway.Open);
        var rest = "";
        while (await socket.ReceiveAsync(buffer, Token) is > 0 and var received)
        {
            rest += Encoding.Latin1.GetString(buffer, 0, received);
        }

        Assert.EndsWith("\0\0\u0008\u0007\0\0\0\0\0" + "\0\0\0\0\0\0\0\0", rest);
    }

    [Fact]
    public async Task Preface_AfterAnotherRequest_IsNoRequest()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(backend);
        var answer = await gateway.ExchangeAsync("GET / HTTP/1.1\r\nHost: x\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        Assert.Contains("\r\n\r\nbHTTP/1.1 505 ", answer);
    }

    [Theory]
    [InlineData("/usr/bin/curl", "--http2-prior-knowledge -sS -i -d body http://{0}/x", "HTTP/2 200")]
    [InlineData("/usr/bin/nghttp", "-v http://{0}/x", ":status: 200")]
    public async Task RealClient_Request_GetsTheAnswer(string program, string arguments, string expected)
    {
        Assert.SkipUnless(File.Exists(program), $"{program} is not installed");
        await using var backend = RawBackend.Named("from the backend");
        await using var gateway = await TestGateway.StartAsync(backend);
        var text = string.Format(CultureInfo.InvariantCulture, arguments, gateway.Address);
        using var process = Process.Start(new ProcessStartInfo(program, text) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        await process.WaitForExitAsync(Token);
        Assert.Equal(0, process.ExitCode);
        Assert.Contains(expected, output);
        Assert.Contains("from the backend", output);
        Assert.Contains(" /x HTTP/1.1\r\n", Assert.Single(backend.Requests));
    }

    /// <summary>What is received of a connection that ends, in whichever way.</summary>
    private static async Task<int> EndAsync(Socket socket)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[1], Token).AsTask().WaitAsync(TimeSpan.FromSeconds(60), Token);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static HttpRequestMessage Request(string method, string path) => new(new HttpMethod(method), path)
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };

    private static TablePlan Split(PlannedSplit split, RawBackend v1, RawBackend v2)
        => TestGateway.Plan(split, TestGateway.Endpoint("v1", v1.Port), TestGateway.Endpoint("v2", v2.Port));

    private static string Unchunked(string request)
    {
        var rest = request[(request.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var body = "";
        while (true)
        {
            var end = rest.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(rest[..end], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body;
            }

            body += rest.Substring(end + 2, size);
            rest = rest[(end + 2 + size + 2)..];
        }
    }
}
