using Slipway.Api.Telemetry;
using Slipway.Gateway.Telemetry;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Telemetry;

/// <summary>What the judge sees of backends that break off, also where the user sees nothing of it.</summary>
public sealed class BrokenAnswerTests
{
    private const string Good = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private readonly SimulatedTime time = new();

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1_100, 0)]
    public async Task KeptConnection_ClosedWithoutAnAnswer_FailureUnlessItWasIdle(int idleMilliseconds, int failures)
    {
        var closed = 0;
        await using var backend = new RawBackend(r => r.Contains("/bad", StringComparison.Ordinal) && closed++ == 0 ? "!" : Good);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), time: time);
        await WarmAsync(gateway);
        time.Advance(TimeSpan.FromMilliseconds(idleMilliseconds));

        Assert.EndsWith("\r\n\r\nok", await gateway.ExchangeAsync(TestGateway.Get("/bad")));

        Assert.Equal(2, closed);
        Assert.Equal((1, failures), Counted(gateway, FailureClass.Reset));
    }

    [Fact]
    public async Task Answer_CutInTheMiddle_Failure()
    {
        await using var backend = new RawBackend(static r => r.Contains("/bad", StringComparison.Ordinal)
            ? "!HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf" : Good);
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(backend), time: time);
        await WarmAsync(gateway);

        Assert.DoesNotContain("502", await gateway.ExchangeAsync(TestGateway.Get("/bad")));

        Assert.Equal((1, 1), Counted(gateway, FailureClass.Reset));
    }

    /// <summary>Uses up the requests that the judge does not see, and leaves a connection.</summary>
    private static async Task WarmAsync(TestGateway gateway)
    {
        for (var i = 0; i < Series.WarmUpRequests; i++)
        {
            Assert.EndsWith("\r\n\r\nok", await gateway.ExchangeAsync(TestGateway.Get()));
        }
    }

    private static (int Requests, long Failures) Counted(TestGateway gateway, string kind)
    {
        var rows = gateway.Core.Series.CellsOf(gateway.Core.Series.CurrentFrame).Select(static c => c.ToRow(final: false)).ToList();
        return ((int)rows.Sum(static r => r.Finished), rows.Sum(r => r.Bad.GetValueOrDefault(kind)));
    }
}
