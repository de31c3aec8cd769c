using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;

namespace Slipway.Gateway.Tests.GeneralPath;

/// <summary>Many streams of HTTP/2 at once, some of which their clients give up, while the table changes.</summary>
public sealed class Http2LoadTests
{
    private const int Clients = 4;
    private const int Streams = 8;
    private const int Rounds = 25;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Load_AbortsAndSwaps_EveryAnswerIsThatOfItsRequest(bool http2Backend)
    {
        await using var raw = new RawBackend(static request =>
        {
            var body = Unframed(request);
            return $"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\n\r\n{body}";
        });
        await using var backend = await Http2Backend.StartAsync(
            static context => context.Request.Body.CopyToAsync(context.Response.Body, context.RequestAborted));
        TablePlan Plan(int round)
        {
            var plan = TestGateway.Plan(
                TestGateway.Split(round * 700 % 10_000), TestGateway.Endpoint("v1", http2Backend ? backend.Port : raw.Port));
            return http2Backend ? TestGateway.OfHttp2(plan) : plan;
        }

        await using var gateway = await TestGateway.StartAsync(Plan(0), inline: true);
        var load = Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(() => ClientAsync(gateway, client), Token)));
        for (var round = 1; !load.IsCompleted; round++)
        {
            gateway.Serve(Plan(round));
            await Task.Yield();
        }

        await load;
        await gateway.WaitAsync(() => gateway.Core.States.Endpoints.All(static e => e.InFlight == 0), "nothing is in flight");
    }

    [Fact]
    public async Task Load_H2Load_EveryRequestSucceeds()
    {
        const string Program = "/usr/bin/h2load";
        Assert.SkipUnless(File.Exists(Program), $"{Program} is not installed");
        await using var backend = RawBackend.Named("from the backend");
        await using var gateway = await TestGateway.StartAsync(backend);
        var arguments = $"-n 2000 -c 4 -m 20 http://{gateway.Address}/x";
        using var process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync(Token);
        Assert.Contains("2000 succeeded, 0 failed, 0 errored, 0 timeout", output);
        Assert.Equal(2_000, backend.Requests.Count);
    }

    private static async Task ClientAsync(TestGateway gateway, int client)
    {
        using var http = gateway.Http2Client();
        await Task.WhenAll(Enumerable.Range(0, Streams).Select(async stream =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var text = string.Concat(Enumerable.Repeat($"{client}-{stream}-{round} ", 1 + (round * 40)));
                if (round % 5 == 0)
                {
                    await GiveUpAsync(http, text);
                }

                using var request = Request(new StringContent(text));
                using var answer = await http.SendAsync(request, Token);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(text, await answer.Content.ReadAsStringAsync(Token));
            }
        }));
    }

    /// <summary>A request that is given up in the middle of its body.</summary>
    private static async Task GiveUpAsync(HttpClient http, string text)
    {
        var body = new StreamedContent();
        body.Send(Encoding.ASCII.GetBytes(text));
        using var gone = new CancellationTokenSource();
        using var request = Request(body);
        var sent = http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, gone.Token);
        await Task.Yield();
        await gone.CancelAsync();
        try
        {
            (await sent).Dispose();
        }
        catch (OperationCanceledException)
        {
            return;
        }
    }

    private static HttpRequestMessage Request(HttpContent content) => new(HttpMethod.Post, "/")
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = content,
    };

    /// <summary>The body of a request as a backend of HTTP/1.1 has got it.</summary>
    private static string Unframed(string request)
    {
        var end = request.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var rest = request[(end + 4)..];
        if (!request[..end].Contains("Transfer-Encoding", StringComparison.OrdinalIgnoreCase))
        {
            return rest;
        }

        var body = new StringBuilder();
        while (true)
        {
            var line = rest.IndexOf("\r\n", StringComparison.Ordinal);
            var size = int.Parse(rest[..line], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
            {
                return body.ToString();
            }

            body.Append(rest, line + 2, size);
            rest = rest[(line + 2 + size + 2)..];
        }
    }
}
