using Slipway.Api.Telemetry;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>Pods that have as many requests waiting as they may.</summary>
public sealed class WaitingLimitTests
{
    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    [InlineData(Way.Http2)]
    public async Task Request_AllPodsFull_RefusedAtOnceUntilOneHasRoom(Way way)
    {
        await using var pods = await PodSet.StartAsync(way, "", "");
        await using var gateway = await TestGateway.StartAsync(pods.Plan(way));
        Fill(gateway, static _ => true);

        var refused = await gateway.ExchangeAsync(TestGateway.Get());
        Assert.StartsWith("HTTP/1.1 503 ", refused);
        Assert.Contains("\r\nx-slipway-source: gateway\r\n", refused, StringComparison.OrdinalIgnoreCase);
        Assert.Contains("\r\nRetry-After: 1\r\n", refused);
        Assert.EndsWith("too many requests wait for the service\n", refused);
        Assert.Equal([0, 0], pods.Asked);

        gateway.Core.States.Endpoints.First().Leave();
        for (var i = 0; i < 10; i++)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        Assert.Equal([0, 10], pods.Asked.Order());
        Assert.Equal((2 * Limits.WaitingPerEndpoint) - 1, gateway.Core.States.Endpoints.Sum(static e => e.InFlight));
    }

    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    [InlineData(Way.Http2)]
    public async Task Request_NoAnswerYet_Waits(Way way)
    {
        await using var pods = await PodSet.StartAsync(way, "");
        await using var gateway = await TestGateway.StartAsync(pods.Plan(way));
        Fill(gateway, static _ => true);
        gateway.Core.States.Endpoints.Single().Leave();
        pods[0].Waits = true;

        var waiting = gateway.ExchangeAsync(TestGateway.Get());
        await gateway.WaitAsync(() => pods[0].Asked == 1, "the pod was asked");
        Assert.StartsWith("HTTP/1.1 503 ", await gateway.ExchangeAsync(TestGateway.Get()));
        pods[0].Go();
        Assert.StartsWith("HTTP/1.1 200 ", await waiting);
        Assert.StartsWith("HTTP/1.1 200 ", await gateway.ExchangeAsync(TestGateway.Get()));
    }

    [Fact]
    public async Task Request_AnswersThatHaveBegun_TakeNoRoom()
    {
        await using var backend = new RawBackend(static request => request.StartsWith("GET /stream ", StringComparison.Ordinal)
            ? "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nfine" : "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfine");
        await using var gateway = await TestGateway.StartAsync(backend);
        Fill(gateway, static _ => true);
        var endpoint = gateway.Core.States.Endpoints.Single();
        endpoint.Leave();

        var stream = gateway.ExchangeAsync(TestGateway.Get("/stream"));
        await gateway.WaitAsync(() => !endpoint.IsFull && endpoint.InFlight == Limits.WaitingPerEndpoint, "the stream has begun");
        Assert.EndsWith("fine", await gateway.ExchangeAsync(TestGateway.Get()));
        await backend.DisposeAsync();
        await stream;
        await gateway.WaitAsync(() => endpoint.InFlight == Limits.WaitingPerEndpoint - 1, "the stream has ended");
        Assert.False(endpoint.IsFull);
        Assert.True(endpoint.TryEnter());
        Assert.True(endpoint.IsFull);
    }

    [Fact]
    public async Task Request_PodsOfTheRevisionFull_FailureOfTheRevisionAndAnsweredByAnother()
    {
        await using var pods = await PodSet.StartAsync(Way.Hot, "v1", "v2");

        // All within one frame, and its warm-up told from the rest by numbers alone.
        await using var gateway = await TestGateway.StartAsync(pods.Plan(Way.Hot, TestGateway.Split(5_000)), time: new SimulatedTime());
        for (var i = 0; i < 4 * Series.WarmUpRequests; i++)
        {
            await gateway.ExchangeAsync(TestGateway.Get());
        }

        var asked = pods.Asked;
        Fill(gateway, static e => e.Plan.Revision == "v2");
        for (var i = 0; i < 20; i++)
        {
            Assert.StartsWith("HTTP/1.1 200 ", await gateway.ExchangeAsync(TestGateway.Get()));
        }

        Assert.Equal([asked[0] + 20, asked[1]], pods.Asked);
        Assert.Equal(10, Refused(gateway, "v2"));
        Assert.Equal(0, Refused(gateway, "v1"));
    }

    private static long Refused(TestGateway gateway, string revision)
        => gateway.Core.Series.CellsOf(gateway.Core.Series.CurrentFrame).Select(static c => c.ToRow(final: false))
            .Where(r => r.Revision == revision).Sum(static r => r.Bad.GetValueOrDefault(FailureClass.Overload));

    private static void Fill(TestGateway gateway, Func<UpstreamEndpoint, bool> of)
    {
        foreach (var endpoint in gateway.Core.States.Endpoints.Where(of))
        {
            for (var i = 0; i < Limits.WaitingPerEndpoint; i++)
            {
                Assert.False(endpoint.IsFull);
                Assert.True(endpoint.TryEnter());
            }

            Assert.True(endpoint.IsFull);
        }
    }
}
