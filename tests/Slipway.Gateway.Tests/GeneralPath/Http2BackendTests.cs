using System.Net;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>Backends that speak HTTP/2: their Service's port says so.</summary>
public sealed class Http2BackendTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Post_BodyBothWays_AndFieldsByTheRules(bool http2Client)
    {
        await using var backend = await Http2Backend.StartAsync(async context =>
        {
            context.Response.Headers["x-answer"] = "1";
            context.Response.Headers["x-slipway-source"] = "forged";
            await context.Request.Body.CopyToAsync(context.Response.Body);
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        using var client = http2Client ? gateway.Http2Client() : gateway.Client();
        var text = string.Concat(Enumerable.Range(0, 50_000).Select(static i => $"{i} "));
        using var content = new StringContent(text);
        content.Headers.Add("X-Forwarded-For", "9.9.9.9");
        using var answer = await client.PostAsync("/a/b?c=d", content, Token);

        Assert.Equal(text, await answer.Content.ReadAsStringAsync(Token));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("2.0 slipway", answer.Headers.Via.ToString());
        Assert.Equal("1", Assert.Single(answer.Headers.GetValues("x-answer")));
        Assert.False(answer.Headers.Contains("x-slipway-source"));
        var sent = Assert.Single(backend.Requests);
        Assert.StartsWith("POST /a/b?c=d HTTP/2\n", sent);
        Assert.Contains($"\nHost: {gateway.Address}\n", sent);
        Assert.Contains($"\nContent-Length: {text.Length}\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\nX-Forwarded-For: 9.9.9.9, 127.0.0.1\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Matches("(?i)\ntraceparent: 00-[0-9a-f]{32}-[0-9a-f]{16}-00\n", sent);
        Assert.Contains(
            $"\nForwarded: for=127.0.0.1;host=\"{gateway.Address}\";proto=http\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains(http2Client ? "\nVia: 2.0 slipway\n" : "\nVia: 1.1 slipway\n", sent, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\nContent-Type: text/plain; charset=utf-8\n", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("HEAD", 200)]
    [InlineData("GET", 204)]
    [InlineData("GET", 304)]
    public async Task Answer_WithoutBody_HasNone(string method, int status)
    {
        await using var backend = await Http2Backend.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.ETag = "\"e\"";
            context.Response.ContentLength = method == "HEAD" ? 5 : null;
            return Task.CompletedTask;
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), "/") { Version = HttpVersion.Version20 };
        using var answer = await client.SendAsync(request, Token);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("\"e\"", answer.Headers.ETag!.Tag);
        Assert.Equal(method == "HEAD" ? 5 : 0, answer.Content.Headers.ContentLength ?? 0);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
    }

    [Fact]
    public async Task Answer_BackendResetsInTheMiddle_ClientSeesAReset()
    {
        await using var backend = await Http2Backend.StartAsync(static async context =>
        {
            await context.Response.WriteAsync("part");
            await context.Response.Body.FlushAsync();
            context.Features.GetRequiredFeature<IHttpResetFeature>().Reset(2);
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/", Token));
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
        Assert.Equal(1, gateway.Core.Series.All.Sum(static s => s.ByClass(2)));
    }

    [Fact]
    public async Task Request_FirstEndpointRefuses_AnotherIsAsked()
    {
        await using var backend = await Http2Backend.StartAsync(static context => context.Response.WriteAsync("b"));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Http2Plan(TestGateway.Endpoint("", 1), TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        for (var i = 0; i < 10; i++)
        {
            using var content = new StringContent("body");
            using var answer = await client.PostAsync("/", content, Token);
            Assert.Equal("b", await answer.Content.ReadAsStringAsync(Token));
        }

        Assert.InRange(gateway.Core.Retries.Taken, 1, 9);
        Assert.Equal(10, gateway.Core.Series.All.Sum(static s => s.ByAttempt(AttemptOutcomes.Answered)));
        Assert.Equal(gateway.Core.Retries.Taken, gateway.Core.Series.All.Sum(static s => s.ByAttempt(AttemptOutcomes.Connect)));
    }

    [Theory]
    [InlineData("GET", 200)]
    [InlineData("POST", 502)]
    public async Task Request_ConnectionDiesBeforeTheAnswer_RepeatedWhereThatDoesNoHarm(string method, int status)
    {
        await using var dying = await Http2Backend.StartAsync(static context =>
        {
            context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            return Task.CompletedTask;
        });
        await using var backend = await Http2Backend.StartAsync(static context => context.Response.WriteAsync("b"));
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Http2Plan(TestGateway.Endpoint("", dying.Port), TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        while (dying.Requests.IsEmpty)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), "/") { Version = HttpVersion.Version20 };
            using var answer = await client.SendAsync(request, Token);
            Assert.Equal(dying.Requests.IsEmpty ? 200 : status, (int)answer.StatusCode);
        }

        Assert.Single(dying.Requests);
        Assert.Equal(1, gateway.Core.Series.All.Sum(static s => s.ByAttempt(AttemptOutcomes.Reset)));
    }

    [Fact]
    public async Task Request_BackendSpeaksNoHttp2_BadGateway()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(TestGateway.OfHttp2(TestGateway.Plan(backend)));
        using var client = gateway.Http2Client();
        using var answer = await client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal("gateway", Assert.Single(answer.Headers.GetValues("x-slipway-source")));
    }

    [Fact]
    public async Task Request_NoAnswerInTime_GatewayTimeout()
    {
        await using var backend = await Http2Backend.StartAsync(static async context =>
        {
            var gone = new TaskCompletionSource();
            await using var aborted = context.RequestAborted.Register(() => gone.TrySetResult());
            await gone.Task;
        });
        var plan = TestGateway.WithRule(
            TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)), static r => r with { RequestTimeoutMilliseconds = 300 });
        await using var gateway = await TestGateway.StartAsync(plan);
        using var client = gateway.Http2Client();
        using var answer = await client.GetAsync("/", Token);
        Assert.Equal(HttpStatusCode.GatewayTimeout, answer.StatusCode);
        Assert.Equal(1, gateway.Core.Series.All.Sum(static s => s.ByAttempt(AttemptOutcomes.Timeout)));
    }

    [Fact]
    public async Task Client_GoesAway_BackendStreamIsReset()
    {
        var aborted = new TaskCompletionSource();
        await using var backend = await Http2Backend.StartAsync(async context =>
        {
            await context.Response.Body.FlushAsync();
            await using var gone = context.RequestAborted.Register(() => aborted.TrySetResult());
            await aborted.Task;
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        using (await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Token))
        {
        }

        await aborted.Task.WaitAsync(TimeSpan.FromSeconds(60), Token);
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
        Assert.Equal(1, gateway.Core.Series.Excluded(Exclusion.ClientGone) + gateway.Core.Series.Excluded(Exclusion.WarmUp));
    }

    [Fact]
    public async Task Upload_BackendDoesNotRead_ClientIsHeldBack()
    {
        var go = new TaskCompletionSource();
        await using var backend = await Http2Backend.StartAsync(async context =>
        {
            await go.Task;
            var all = new MemoryStream();
            await context.Request.Body.CopyToAsync(all);
            await context.Response.WriteAsync(all.Length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        });
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        using var client = gateway.Http2Client();
        const int Size = 16 * 1024 * 1024;
        var sent = new CountingStream(new MemoryStream(new byte[Size]));
        using var content = new StreamContent(sent);
        var answer = client.PostAsync("/", content, Token);
        long before;
        do
        {
            before = sent.Taken;
            await Task.Delay(TimeSpan.FromMilliseconds(300), gateway.Core.Time, Token);
        }
        while (before != sent.Taken || before == 0);
        Assert.InRange(before, 1, Size / 2);
        go.SetResult();
        Assert.Equal($"{Size}", await (await answer).Content.ReadAsStringAsync(Token));
    }

    [Theory]
    [InlineData("keep-alive, X-Gone")]
    [InlineData("Keep-Alive,x-gone")]
    [InlineData("X-Gone")]
    [InlineData("keep-alive\r\nConnection: X-Gone")]
    public async Task Request_Http1ClientOnAKeptConnection_FieldsOfConnectionAreNotPassedOn(string connection)
    {
        await using var backend = await Http2Backend.StartAsync(static context => context.Response.WriteAsync("b"));
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));
        var get = $"GET / HTTP/1.1\r\nHost: x\r\nX-Gone: 1\r\nX-Kept: 1\r\nConnection: {connection}\r\n\r\n";
        await gateway.ExchangeAsync(get + get + get.Replace("\r\n\r\n", ", close\r\n\r\n", StringComparison.Ordinal));
        Assert.Equal(3, backend.Requests.Count);
        Assert.All(backend.Requests, static r => Assert.Contains("X-Kept: 1", r, StringComparison.OrdinalIgnoreCase));
        Assert.All(backend.Requests, static r => Assert.DoesNotContain("Gone", r, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Plan_OnlyOtherServicesSpeakHttp2_StaysOnTheHotPath()
    {
        await using var backend = RawBackend.Named("b");
        var plan = TestGateway.Plan(backend);
        await using var gateway = await TestGateway.StartAsync(
            plan with { Services = [plan.Services[0], plan.Services[0] with { Name = "other", Http2 = true }] }, general: false);
        var answer = await gateway.ExchangeAsync("GET / HTTP/1.0\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer);
        Assert.DoesNotContain("Date:", answer);
    }

    private sealed class CountingStream(Stream inner) : Stream
    {
        private long taken;

        public long Taken => Volatile.Read(ref taken);

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = inner.Read(buffer, offset, count);
            Interlocked.Add(ref taken, read);
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException(nameof(CanSeek));

        public override void SetLength(long value) => throw new NotSupportedException(nameof(CanWrite));

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException(nameof(CanWrite));
    }
}
