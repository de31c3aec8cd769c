using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>Calls of gRPC as they are on the wire: length-prefixed messages over HTTP/2 with the status in the trailers.</summary>
public sealed class GrpcTests
{
    private static readonly byte[] Message = [0, 0, 0, 0, 3, 1, 2, 3];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Call_Unary_MessageAndTrailersEndToEnd()
    {
        await using var backend = await Http2Backend.StartAsync(static async context =>
        {
            Start(context);
            await context.Request.Body.CopyToAsync(context.Response.Body);
            context.Response.AppendTrailer("grpc-status", "0");
            context.Response.AppendTrailer("grpc-message", "fine%20");
            context.Response.AppendTrailer("x-bin", "AA==");
        });
        await using var gateway = await StartAsync(backend);
        using var client = gateway.Http2Client();
        var (call, body) = Call(("grpc-timeout", "10S"));
        body.Send(Message);
        body.End();
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(Message, await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal("application/grpc+proto", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal(["grpc-message: fine%20", "grpc-status: 0", "x-bin: AA=="], Trailers(answer));
        var sent = Assert.Single(backend.Requests);
        Assert.Contains("\nTE: trailers\n", sent);
        Assert.Contains("\ngrpc-timeout: 10S\n", sent, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task Call_Bidirectional_EachMessagePassesAtOnceBothWays()
    {
        await using var backend = await Http2Backend.StartAsync(EchoAsync);
        await using var gateway = await StartAsync(backend);
        using var client = gateway.Http2Client();
        var (call, body) = Call();
        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Token);
        var stream = await answer.Content.ReadAsStreamAsync(Token);
        var buffer = new byte[Message.Length];
        for (var i = 0; i < 20; i++)
        {
            body.Send(Message);
            await stream.ReadExactlyAsync(buffer, Token);
            Assert.Equal(Message, buffer);
        }

        body.End();
        Assert.Equal(0, await stream.ReadAsync(buffer, Token));
        Assert.Equal(["grpc-status: 0"], Trailers(answer));
    }

    [Fact]
    public async Task Call_CallerEndsItsHalfFirst_ServerGoesOn()
    {
        await using var backend = await Http2Backend.StartAsync(static async context =>
        {
            Start(context);
            await context.Request.Body.CopyToAsync(Stream.Null);
            for (var i = 0; i < 5; i++)
            {
                await context.Response.Body.WriteAsync(Message);
                await context.Response.Body.FlushAsync();
            }

            context.Response.AppendTrailer("grpc-status", "0");
        });
        await using var gateway = await StartAsync(backend);
        using var client = gateway.Http2Client();
        var (call, body) = Call();
        body.End();
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(5 * Message.Length, (await answer.Content.ReadAsByteArrayAsync(Token)).Length);
        Assert.Equal(["grpc-status: 0"], Trailers(answer));
    }

    [Fact]
    public async Task Call_ServerEndsBeforeTheCallerDoes_CallerGetsTheStatus()
    {
        await using var backend = await Http2Backend.StartAsync(static context =>
        {
            Start(context);
            context.Response.AppendTrailer("grpc-status", "7");
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(backend);
        using var client = gateway.Http2Client();
        var (call, body) = Call();
        body.Send(Message);
        using var answer = await client.SendAsync(call, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.Empty(await answer.Content.ReadAsByteArrayAsync(Token));
        Assert.Equal(["grpc-status: 7"], Trailers(answer));
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
        body.End();
    }

    [Theory]
    [InlineData("0", 2)]
    [InlineData("5", 2)]
    [InlineData("13", 5)]
    [InlineData("14", 5)]
    public async Task Call_EndsWithStatus_CountsAsAServerOfHttpWould(string status, int digit)
    {
        await using var backend = await Http2Backend.StartAsync(context =>
        {
            Start(context);
            context.Response.Headers["grpc-status"] = status;
            return Task.CompletedTask;
        });
        await using var gateway = await StartAsync(backend);
        using var client = gateway.Http2Client();
        var (call, body) = Call();
        body.End();
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(status, Assert.Single(answer.Headers.GetValues("grpc-status")));
        await gateway.WaitAsync(() => gateway.Core.Series.All.Sum(s => s.ByClass(digit)) == 1, "the call is counted");
    }

    [Fact]
    public async Task Call_NobodyAnswers_UnavailableAsGrpcSaysIt()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Http2Plan());
        using var client = gateway.Http2Client();
        var (call, body) = Call();
        body.End();
        using var answer = await client.SendAsync(call, Token);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/grpc", answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("14", Assert.Single(answer.Headers.GetValues("grpc-status")));
        Assert.Equal("the service has no ready endpoint", Assert.Single(answer.Headers.GetValues("grpc-message")));
        Assert.Equal("gateway", Assert.Single(answer.Headers.GetValues("x-slipway-source")));
    }

    private static Task<TestGateway> StartAsync(Http2Backend backend)
        => TestGateway.StartAsync(TestGateway.Http2Plan(TestGateway.Endpoint("", backend.Port)));

    private static void Start(HttpContext context) => context.Response.ContentType = "application/grpc+proto";

    private static async Task EchoAsync(HttpContext context)
    {
        Start(context);
        await context.Response.Body.FlushAsync();
        var buffer = new byte[1024];
        while (await context.Request.Body.ReadAsync(buffer) is > 0 and var read)
        {
            await context.Response.Body.WriteAsync(buffer.AsMemory(0, read));
            await context.Response.Body.FlushAsync();
        }

        context.Response.AppendTrailer("grpc-status", "0");
    }

    private static (HttpRequestMessage Call, StreamedContent Body) Call(params (string Name, string Value)[] fields)
    {
        var body = new StreamedContent();
        body.Headers.ContentType = new MediaTypeHeaderValue("application/grpc+proto");
        var call = new HttpRequestMessage(HttpMethod.Post, "/echo.Echo/Say")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Content = body,
        };
        call.Headers.TE.ParseAdd("trailers");
        foreach (var (name, value) in fields)
        {
            call.Headers.TryAddWithoutValidation(name, value);
        }

        return (call, body);
    }

    private static IEnumerable<string> Trailers(HttpResponseMessage answer)
        => answer.TrailingHeaders.OrderBy(static t => t.Key, StringComparer.Ordinal)
            .Select(static t => $"{t.Key}: {string.Join(',', t.Value)}");
}
