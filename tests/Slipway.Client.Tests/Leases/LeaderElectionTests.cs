using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Coordination;
using Slipway.Api.Meta;
using Slipway.Client.Leases;
using Slipway.TestKit;

namespace Slipway.Client.Tests.Leases;

public sealed class LeaderElectionTests
{
    private static readonly ObjectKey Key = new("kube-system", "slipway");

    private readonly ClientWorld world = new();
    private readonly List<string> leaders = [];

    [Fact]
    public void Run_TwoCandidates_OneLeadsAndTheOtherFollowsWhenItStops()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        Start("a", first.Token);
        Start("b", second.Token);
        world.Pump.Advance(TimeSpan.FromMinutes(5));
        Assert.Null(run!.Exception);
        Assert.Equal(["+a"], leaders);

        world.Pump.Run(first.Cancel);
        world.Pump.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["+a", "-a", "+b"], leaders);
        Assert.Equal("b", world.Api.Find<Lease>("kube-system", "slipway")!.Spec!.HolderIdentity);
    }

    [Fact]
    public void Run_StopsWhileARenewalIsUnanswered_GivesTheLeaseBack()
    {
        using var stop = new CancellationTokenSource();
        Start("a", stop.Token);
        world.Pump.Advance(TimeSpan.FromSeconds(3));
        var held = world.Api.Find<Lease>("kube-system", "slipway")!;
        world.Pump.Run(() => world.Api.UpdateAsync(
            held with { Spec = held.Spec! with { RenewTime = world.Time.GetUtcNow() } }, CancellationToken.None));

        world.Pump.Run(stop.Cancel);

        Assert.Equal("", world.Api.Find<Lease>("kube-system", "slipway")!.Spec!.HolderIdentity);
    }

    [Fact]
    public void Run_LeaderCannotRenew_StopsBeforeAnotherLeads()
    {
        using var stop = new CancellationTokenSource();
        Start("a", stop.Token);
        world.Pump.Advance(TimeSpan.FromSeconds(3));
        world.Api.Fault = (_, _) => InMemoryApi.Refusal("InternalError", 500, "down");
        var start = world.Time.GetUtcNow();

        world.Pump.RunUntil(() => leaders.Contains("-a"), TimeSpan.FromMinutes(1), "a to stop");

        Assert.InRange(world.Time.GetUtcNow() - start, TimeSpan.FromSeconds(6), LeaderElection.Duration - TimeSpan.FromSeconds(2));
        stop.Cancel();
    }

    private Task? run;

    private void Start(string identity, CancellationToken stop)
    {
        var election = new LeaderElection(world.Api, Key, identity, world.Time, new Random(3), NullLogger.Instance);
        world.Pump.Run(() => run = election.RunAsync(
            async token =>
            {
                leaders.Add("+" + identity);
                try
                {
                    await Task.Delay(Timeout.InfiniteTimeSpan, world.Time, token);
                }
                finally
                {
                    leaders.Add("-" + identity);
                }
            },
            stop));
    }
}
