using Microsoft.Extensions.Logging.Abstractions;
using Slipway.Analysis.Comparison;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Draining;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Hosting;
using Slipway.TestKit;

namespace Slipway.Gateway.Tests.Draining;

public sealed class AcknowledgerTests : IDisposable
{
    private static readonly ObjectKey Instance = new("slipway-system", "local");
    private readonly SimulatedTime time = new();
    private readonly InMemoryApi api;
    private readonly GatewayCore core;
    private readonly FakeInformers informers = Objects.All(2_000, 21, 22);
    private readonly ConfigurationLoop configuration;
    private readonly Acknowledger acknowledger;
    private readonly string folder = Directory.CreateTempSubdirectory().FullName;

    public AcknowledgerTests()
    {
        api = new InMemoryApi(time, new RandomIdSource(new Random(1)));
        core = new GatewayCore(time, new Random(1));
        var sources = new GatewaySources(informers, new RouteSource(informers));
        configuration = new ConfigurationLoop(core, sources, new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance);
        acknowledger = new Acknowledger(core, sources, api, Instance, NullLogger.Instance);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Swap_ThenAcknowledge_OwnEntryOnly()
    {
        await PublishAsync(Objects.Split(2_000, 1) with
        {
            Status = new TrafficSplitStatus { Instances = [new TrafficSplitInstance { Instance = "other", ObservedGeneration = 7 }] },
        });
        configuration.CompileOnce();
        await acknowledger.AcknowledgeAsync(Token);
        var instances = api.Find<TrafficSplit>("default", "web")!.Status!.Instances!;
        Assert.Equal(["local", "other"], instances.Select(static i => i.Instance));
        Assert.Equal(7, instances[1].ObservedGeneration);
        Assert.Equal(api.Find<TrafficSplit>("default", "web")!.Uid(), instances[0].ObservedUid);
        Assert.Equal([("v1", 8_000), ("v2", 2_000)], instances[0].Weights!.Select(static w => (w.Hash!, w.Weight!.Value)));
    }

    [Fact]
    public async Task Acknowledge_CanaryWithoutEndpoints_WeightsInForceSaySo()
    {
        informers.Set(Objects.Slice("v1", 21));
        await PublishAsync(Objects.Split(2_000, 1));
        configuration.CompileOnce();
        await acknowledger.AcknowledgeAsync(Token);
        var entry = Assert.Single(api.Find<TrafficSplit>("default", "web")!.Status!.Instances!);
        Assert.Equal([("v1", 10_000), ("v2", 0)], entry.Weights!.Select(static w => (w.Hash!, w.Weight!.Value)));
    }

    [Fact]
    public async Task Acknowledge_RouteThatDoesNotCompile_SharesInForceAndTheRouteNamed()
    {
        var split = Objects.Split(2_000, 3);
        var bad = new TrafficRoute { Name = "a", Hash = "v2", Match = [new TrafficMatch { Path = new RouteStringMatch { Regex = "(" } }] };
        await PublishAsync(split with { Spec = split.Spec! with { Routes = [bad] } });
        configuration.CompileOnce();
        await acknowledger.AcknowledgeAsync(Token);
        var status = api.Find<TrafficSplit>("default", "web")!.Status!;
        Assert.StartsWith("spec.routes[0].match[0].path.regex: '('", Assert.Single(Assert.Single(status.Instances!).Refused!));
        Assert.Equal(10_000, status.Instances![0].Weights!.Sum(static w => w.Weight));
        var condition = Assert.Single(status.Conditions!);
        Assert.Equal(("Accepted", "False", "UnsupportedValue"), (condition.Type, condition.Status, condition.Reason));
    }

    [Fact]
    public async Task Acknowledge_AnswersCompared_CountsInTheOwnEntryWheneverTheyChange()
    {
        var split = Objects.Split(0, 3);
        var mirror = new TrafficMirror { Name = "copies", Hash = "v2", Compare = new TrafficComparison() };
        await PublishAsync(split with { Spec = split.Spec! with { Mirrors = [mirror] } });
        configuration.CompileOnce();
        var rule = core.Table.Services.Values.SelectMany(static s => s.Mirrors).Select(static m => m.Comparison!).First();
        for (var requests = 1; requests <= 2; requests++)
        {
            var (same, other) = (new ObservedAnswer { Status = 200 }, new ObservedAnswer { Status = 500 });
            core.Comparisons.End(core.Comparisons.TryBegin(rule, new RequestHead())!, [same, other, same]);
            await acknowledger.AcknowledgeAsync(Token);
            var counts = Assert.Single(Assert.Single(api.Find<TrafficSplit>("default", "web")!.Status!.Instances!).Comparisons!);
            Assert.Equal(("copies", "v2", requests), (counts.Mirror, counts.Hash, counts.Compared));
            var field = Assert.Single(counts.Differences!);
            Assert.Equal(("status", "value", requests, "500"), (field.Field, field.Kind, field.CandidateOnly, field.Candidate));
        }
    }

    [Fact]
    public async Task Acknowledge_RevisionNamedByARouteOnly_KnownAndToldOfUntilItsLastRequestEnds()
    {
        var split = Objects.Split(0, 1);
        split = split with { Spec = split.Spec! with { Revisions = [new RevisionWeight { Hash = "v1", Weight = 10_000 }] } };
        var route = new TrafficRoute { Name = "a", Hash = "v2", Match = [new TrafficMatch()] };
        await PublishAsync(split with { Spec = split.Spec with { Routes = [route] } });
        await api.CreateAsync(
            new GatewayInstance { Metadata = new ObjectMeta { Namespace = Instance.Namespace, Name = Instance.Name } }, Token);
        configuration.CompileOnce();
        var endpoint = core.States.Endpoints.Single(static e => e.Plan.PodUid == "pod-v2");
        Assert.True(endpoint.TryEnter());
        Assert.False(await acknowledger.AcknowledgeAsync(Token));
        Assert.Equal(1, InFlight()["v2"]);
        var without = api.Find<TrafficSplit>("default", "web")!;
        informers.Set((await api.UpdateAsync(without with { Spec = split.Spec }, Token)).OrThrow());
        configuration.CompileOnce();
        Assert.True(endpoint.Retired);
        Assert.True(await acknowledger.AcknowledgeAsync(Token));
        Assert.Equal(1, InFlight()["v2"]);
        Assert.True(endpoint.Leave());
        Assert.False(await acknowledger.AcknowledgeAsync(Token));
        Assert.DoesNotContain("v2", InFlight().Keys);

        IReadOnlyDictionary<string, long> InFlight() => api.Find<TrafficSplit>("default", "web")!.Status!.Instances![0].InFlight!;
    }

    [Fact]
    public async Task PodTerminating_OutOfTheTable_ListedWithWhatRuns()
    {
        await PublishAsync(Objects.Split(2_000, 1));
        await api.CreateAsync(
            new GatewayInstance { Metadata = new ObjectMeta { Namespace = Instance.Namespace, Name = Instance.Name } }, Token);
        configuration.CompileOnce();
        var endpoint = core.States.Endpoints.Single(static e => e.Plan.PodUid == "pod-v2");
        Assert.True(endpoint.TryEnter());
        informers.Set(Objects.Pod("v1"), Objects.Pod("v2", terminating: true));
        configuration.CompileOnce();
        Assert.True(await acknowledger.AcknowledgeAsync(Token));
        Assert.Equal(("pod-v2", 1L), Draining());
        Assert.True(endpoint.Leave());
        Assert.False(await acknowledger.AcknowledgeAsync(Token));
        Assert.Equal(("pod-v2", 0L), Draining());
        Assert.False(endpoint.TryEnter());
    }

    [Fact]
    public void Restore_SavedTable_ServedWithoutTheApi()
    {
        configuration.CompileOnce();
        using var later = new GatewayCore(time, new Random(2));
        var sources = new GatewaySources(new FakeInformers { Synced = false }, new RouteSource(informers));
        new ConfigurationLoop(later, sources, new TableFile(Path.Combine(folder, "table.json")), NullLogger.Instance).Restore();
        Assert.Equal(2, Assert.Single(later.Table.Plan.Services).Endpoints.Count);
    }

    public void Dispose()
    {
        core.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private (string?, long?) Draining()
    {
        var pod = Assert.Single(api.Find<GatewayInstance>(Instance.Namespace, Instance.Name)!.Status!.Draining!);
        return (pod.PodUid, pod.InFlight);
    }

    private async Task PublishAsync(TrafficSplit split)
    {
        var created = (await api.CreateAsync(split, Token)).OrThrow();
        informers.Set(
            split.Status is null ? created : (await api.UpdateStatusAsync(created with { Status = split.Status }, Token)).OrThrow());
    }
}
