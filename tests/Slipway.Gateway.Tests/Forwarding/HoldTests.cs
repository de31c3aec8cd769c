using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Tests.Forwarding;

/// <summary>Requests for a Service whose pods are all being replaced.</summary>
public sealed class HoldTests
{
    private static readonly PlannedSplit Holding = TestGateway.Split(0) with { HoldMilliseconds = 60_000 };

    [Fact]
    public async Task Request_NobodyAnswers_WaitsForThePodThatComes()
    {
        await using var backend = RawBackend.Named("b");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(Holding));
        var answers = Enumerable.Range(0, 20).Select(_ => gateway.ExchangeAsync(TestGateway.Get())).ToList();
        await gateway.WaitAsync(() => gateway.Core.Held.Count == 20, "all requests wait");

        gateway.Serve(TestGateway.Plan(Holding with { Generation = 2 }));
        gateway.Serve(TestGateway.Plan(Holding, TestGateway.Endpoint("v1", backend.Port)));

        Assert.All(await Task.WhenAll(answers), static a => Assert.EndsWith("\r\n\r\nb", a, StringComparison.Ordinal));
        Assert.Equal(0, gateway.Core.Held.Count);
        Assert.All(gateway.Core.Series.All, static s => Assert.NotEmpty(s.Key.Pod));
    }

    [Fact]
    public async Task Request_NobodyComes_GetsServiceUnavailableWhenTheTimeIsOver()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(Holding with { HoldMilliseconds = 200 }));
        Assert.StartsWith("HTTP/1.1 503 ", await gateway.ExchangeAsync(TestGateway.Get()), StringComparison.Ordinal);
        Assert.Equal(0, gateway.Core.Held.Count);
    }

    [Fact]
    public async Task Request_ServiceDoesNotHold_GetsServiceUnavailableAtOnce()
    {
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(TestGateway.Split(0)));
        Assert.StartsWith("HTTP/1.1 503 ", await gateway.ExchangeAsync(TestGateway.Get()), StringComparison.Ordinal);
    }
}
