using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Resilience;

/// <summary>Requests that wait for a connection to their endpoint.</summary>
public sealed class ConnectionPoolTests
{
    private const int AtOnce = Limits.ConnectsAtOnce;
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(Deadlines.TickMilliseconds);

    [Theory]
    [InlineData(Way.Hot)]
    [InlineData(Way.General)]
    public async Task Requests_PodThatAnswersNothing_GetMoreConnectionsWithEachTick(Way way)
    {
        var time = new SimulatedTime();
        await using var pod = new HeldBackend();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(null, TestGateway.Endpoint("", pod.Port)), time: time, general: way == Way.General);
        var answers = Enumerable.Range(0, AtOnce * 4).Select(_ => gateway.ExchangeAsync(TestGateway.Get())).ToList();

        await gateway.WaitAsync(() => pod.Asked == AtOnce && Waiting(gateway) == AtOnce * 3, "64 are there, the others wait");
        time.Advance(2 * Tick);
        await gateway.WaitAsync(() => pod.Asked == AtOnce * 2 && Waiting(gateway) == AtOnce * 2, "twice as many are there");
        pod.Go();

        Assert.All(await Task.WhenAll(answers), static a => Assert.StartsWith("HTTP/1.1 200 ", a));
        Assert.Equal(AtOnce * 4, pod.Asked);
        Assert.Equal(AtOnce * 2, pod.Connections);
    }

    [Fact]
    public async Task Requests_PodThatClosesEachConnection_AreAnsweredWithoutATick()
    {
        var time = new SimulatedTime();
        await using var pod = new HeldBackend("Connection: close\r\n");
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", pod.Port)), time: time);
        var answers = Enumerable.Range(0, AtOnce * 4).Select(_ => gateway.ExchangeAsync(TestGateway.Get())).ToList();
        await gateway.WaitAsync(() => Waiting(gateway) == AtOnce * 3, "the others wait");

        pod.Go();

        Assert.All(await Task.WhenAll(answers), static a => Assert.StartsWith("HTTP/1.1 200 ", a));
        Assert.Equal(AtOnce * 4, pod.Connections);
    }

    [Fact]
    public async Task Requests_PodTakesNoConnectionsAnyMore_AreAnsweredByTheOther()
    {
        var time = new SimulatedTime();
        await using var dead = new HeldBackend();
        await using var alive = new HeldBackend();
        await using var gateway = await TestGateway.StartAsync(
            TestGateway.Plan(null, TestGateway.Endpoint("", dead.Port), TestGateway.Endpoint("", alive.Port)), time: time);
        var answers = Enumerable.Range(0, AtOnce * 8).Select(_ => gateway.ExchangeAsync(TestGateway.Get())).ToList();
        await gateway.WaitAsync(
            () => Waiting(gateway) == AtOnce * 6 && dead.Asked == AtOnce && alive.Asked == AtOnce, "64 are at each, the others wait");
        var pool = Pool(gateway, dead);
        var waited = pool.Waiting;
        Assert.InRange(waited, AtOnce + 1, AtOnce * 5);

        dead.StopListening();
        time.Advance(2 * Tick);
        await gateway.WaitAsync(() => pool.Waiting == 0, "nobody waits for the dead pod");
        dead.Go();
        alive.Go();

        Assert.All(await Task.WhenAll(answers), static a => Assert.StartsWith("HTTP/1.1 200 ", a));
        Assert.Equal(AtOnce, dead.Asked);
        Assert.Equal(AtOnce * 7, alive.Asked);
    }

    [Fact]
    public async Task Requests_PodLeavesTheTable_GoElsewhereAtOnce()
    {
        await using var gone = new HeldBackend();
        await using var other = new HeldBackend();
        other.Go();
        var time = new SimulatedTime();
        await using var gateway = await TestGateway.StartAsync(TestGateway.Plan(null, TestGateway.Endpoint("", gone.Port)), time: time);
        var answers = Enumerable.Range(0, AtOnce * 2).Select(_ => gateway.ExchangeAsync(TestGateway.Get())).ToList();
        await gateway.WaitAsync(() => gone.Asked == AtOnce && Waiting(gateway) == AtOnce, "half of them wait");

        gateway.Serve(TestGateway.Plan(null, TestGateway.Endpoint("", other.Port)));
        await gateway.WaitAsync(() => other.Asked == AtOnce, "those who waited were answered by the other pod");
        gone.Go();

        Assert.All(await Task.WhenAll(answers), static a => Assert.StartsWith("HTTP/1.1 200 ", a));
        Assert.Equal(AtOnce, gone.Asked);
    }

    [Fact]
    public async Task Wait_NoTurnInTime_IsLate()
    {
        var time = new SimulatedTime();
        using var deadlines = new Deadlines(time);
        var pool = new ConnectionPool();
        while (pool.TryTurn(deadlines.Now))
        {
        }

        var turns = Enumerable.Range(0, 10_000).Select(_ => pool.WaitAsync(deadlines, Limits.TurnMilliseconds).AsTask()).ToList();
        time.Advance(TimeSpan.FromMilliseconds(Limits.TurnMilliseconds) + (3 * Tick));

        var kinds = (await Task.WhenAll(turns)).CountBy(static t => t.Kind).ToDictionary();
        Assert.Equal([TurnKind.Connect, TurnKind.Late], kinds.Keys.Order());
        Assert.InRange(kinds[TurnKind.Connect] / AtOnce, 45, 55);
        time.Advance(2 * Tick);
        Assert.Equal(0, pool.Waiting);
    }

    private static ConnectionPool Pool(TestGateway gateway, HeldBackend pod)
        => gateway.Core.States.Endpoints.Single(e => e.Plan.Port == pod.Port).Connections;

    private static int Waiting(TestGateway gateway) => gateway.Core.States.Endpoints.Sum(static e => e.Connections.Waiting);
}
