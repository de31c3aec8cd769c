using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Compiling;

public sealed class EndpointHoldTests : IDisposable
{
    private readonly SimulatedTime time = new();
    private readonly FakeInformers informers = Objects.All(0, 21, 22);
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    [Fact]
    public void Compile_EmptiedRightAfterAReconnect_HeldWhateverBecameOfThePods()
    {
        using var core = new GatewayCore(time, new Random(1));
        var configuration = Configuration(core, informers);
        configuration.CompileOnce();
        informers.Set(Array.Empty<Pod>());
        AssertHeldUntilTheLimit(core, configuration);
    }

    [Fact]
    public void Compile_EmptiedWhilePodsAreReady_HeldForALimitedTime()
    {
        using var core = new GatewayCore(time, new Random(1));
        var configuration = Configuration(core, informers);
        configuration.CompileOnce();
        time.Advance(TimeSpan.FromMinutes(1));
        AssertHeldUntilTheLimit(core, configuration);
        informers.Set(Objects.Slice("v2", 22));
        configuration.CompileOnce();
        Assert.Equal(["pod-v2"], Endpoints(core));
    }

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(true, true, true)]
    public void Compile_EmptiedByASwapWhilePodsGo_HeldOnlyAfterAChangeOfTheSelector(bool terminating, bool swapped, bool held)
    {
        using var core = new GatewayCore(time, new Random(1));
        var configuration = Configuration(core, informers);
        informers.Set(Selecting("v1"));
        configuration.CompileOnce();
        time.Advance(TimeSpan.FromMinutes(1));
        informers.Set(Objects.Pod("v1", terminating), Objects.Pod("v2", terminating));
        informers.Set(Array.Empty<EndpointSlice>());
        informers.Set(Selecting(swapped ? "v2" : "v1"));

        configuration.CompileOnce();
        Assert.Equal(held ? ["pod-v1", "pod-v2"] : [], Endpoints(core));
    }

    [Fact]
    public void Compile_EmptiedAsPodsAreNotReady_NotHeld()
    {
        using var core = new GatewayCore(time, new Random(1));
        var configuration = Configuration(core, informers);
        configuration.CompileOnce();
        time.Advance(TimeSpan.FromMinutes(1));
        var status = new PodStatus { Conditions = [new PodCondition { Type = "Ready", Status = "False" }] };
        informers.Set(Objects.Pod("v1") with { Status = status }, Objects.Pod("v2") with { Status = new PodStatus { Phase = "Failed" } });
        informers.Set(Objects.Slice("v1", 21, ready: false));
        configuration.CompileOnce();
        Assert.Empty(Endpoints(core));
    }

    [Fact]
    public async Task Swap_SelectorAndSlicesInEveryOrder_NoRequestIsLost()
    {
        await using var old = RawBackend.Named("v1");
        await using var fresh = RawBackend.Named("v2");
        await using var gateway = await TestGateway.StartAsync(TablePlan.Empty, time: time);
        var objects = Objects.All(0, old.Port, fresh.Port);
        objects.Set(Array.Empty<TrafficSplit>());
        var configuration = Configuration(gateway.Core, objects);
        time.Advance(TimeSpan.FromMinutes(1));
        Show(Happened.Nothing);
        using var stop = new CancellationTokenSource();
        var requests = 0;
        void Count() => Interlocked.Increment(ref requests);
        var load = Task.WhenAll(Enumerable.Range(0, 4).Select(_ => LoadAsync(gateway, Count, stop.Token)));
        for (var round = 0; (round < 20 || Volatile.Read(ref requests) <= 100) && !load.IsCompleted; round++)
        {
            foreach (var order in Orders([Happened.OldGone, Happened.NewCame, Happened.Selected]))
            {
                Show(Happened.Nothing);
                var state = Happened.Nothing;
                foreach (var step in order)
                {
                    Show(state |= step);
                    await Task.Yield();
                }

                Assert.Equal(["pod-v2"], Endpoints(gateway.Core));
            }
        }

        await stop.CancelAsync();
        await load;
        Assert.True(requests > 100);

        void Show(Happened happened)
        {
            objects.Set(Selecting(happened.HasFlag(Happened.Selected) ? "v2" : "v1"));
            EndpointSlice[] before = happened.HasFlag(Happened.OldGone) ? [] : [Objects.Slice("v1", old.Port)];
            EndpointSlice[] after = happened.HasFlag(Happened.NewCame) ? [Objects.Slice("v2", fresh.Port)] : [];
            objects.Set([.. before, .. after]);
            configuration.CompileOnce();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private static async Task LoadAsync(TestGateway gateway, Action onAnswer, CancellationToken stop)
    {
        using var client = gateway.Client();
        for (; !stop.IsCancellationRequested; onAnswer())
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, "/api/x");
            request.Headers.Host = "web.test";
            using var answer = await client.SendAsync(request, CancellationToken.None);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    private static IEnumerable<Happened[]> Orders(Happened[] all)
        => all.Length == 1 ? [all]
            : all.SelectMany(first => Orders([.. all.Where(a => a != first)]).Select(rest => (Happened[])[first, .. rest]));

    private static Service Selecting(string revision) => Objects.Service with
    {
        Spec = Objects.Service.Spec! with { Selector = new Dictionary<string, string> { ["rollouts-pod-template-hash"] = revision } },
    };

    private static string[] Endpoints(GatewayCore core)
        => [.. Assert.Single(core.Table.Plan.Services).Endpoints.Select(static e => e.PodUid)];

    private ConfigurationLoop Configuration(GatewayCore core, FakeInformers of)
        => new(core, new GatewaySources(of, new RouteSource(of)), new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance);

    private void AssertHeldUntilTheLimit(GatewayCore core, ConfigurationLoop configuration)
    {
        informers.Set(Array.Empty<EndpointSlice>());
        configuration.CompileOnce();
        Assert.Equal(["pod-v1", "pod-v2"], Endpoints(core));
        time.Advance(EndpointHold.Limit - TimeSpan.FromMilliseconds(1));
        configuration.CompileOnce();
        Assert.Equal(["pod-v1", "pod-v2"], Endpoints(core));
        time.Advance(TimeSpan.FromMilliseconds(1));
        configuration.CompileOnce();
        Assert.Empty(Endpoints(core));
    }

    [Flags]
    private enum Happened
    {
        Nothing = 0,
        OldGone = 1,
        NewCame = 2,
        Selected = 4,
    }
}
