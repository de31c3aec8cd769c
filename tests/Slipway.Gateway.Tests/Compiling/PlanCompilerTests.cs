using Slipway.Api.Core;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Compiling;

public sealed class PlanCompilerTests
{
    [Fact]
    public void Compile_RouteServiceAndSplit_EndpointsByRevision()
    {
        var plan = Compile(Objects.All(100, 21, 22));
        var route = Assert.Single(plan.Routes);
        Assert.Equal(["web.test"], route.Hosts);
        Assert.Equal(61_000, route.Rules[0].RequestTimeoutMilliseconds);
        Assert.Equal(["default/web:80", null], route.Rules[0].Backends.Select(static b => b.Service));
        var service = Assert.Single(plan.Services);
        Assert.Equal([("pod-v1", 21, "v1"), ("pod-v2", 22, "v2")], service.Endpoints.Select(static e => (e.PodUid, e.Port, e.Revision)));
        Assert.Equal([("v2", 100), ("v1", 9_900)], service.Split!.Revisions.Select(static r => (r.Hash, r.Weight)));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("http", false)]
    [InlineData("kubernetes.io/ws", false)]
    [InlineData("kubernetes.io/h2c", true)]
    [InlineData("grpc", true)]
    public void Compile_AppProtocolOfThePort_SaysWhetherPodsSpeakHttp2(string? protocol, bool http2)
    {
        var informers = Objects.All(100, 21, 22);
        informers.Set(Objects.Service with
        {
            Spec = new ServiceSpec { Ports = [new ServicePort { Name = "http", Port = 80, AppProtocol = protocol }] },
        });
        Assert.Equal(http2, Assert.Single(Compile(informers).Services).Http2);
    }

    [Fact]
    public void Compile_PodTerminatingOrNotReady_NoEndpoint()
    {
        var informers = Objects.All(100, 21, 22);
        informers.Set(Objects.Pod("v1", terminating: true), Objects.Pod("v2"));
        informers.Set(Objects.Slice("v1", 21), Objects.Slice("v2", 22, ready: false));
        Assert.Empty(Assert.Single(Compile(informers).Services).Endpoints);
    }

    [Fact]
    public void Compile_SliceIsLateForTheOnlyReadyPodOfARevision_ItsEndpoint()
    {
        var informers = Objects.All(100, 21, 22);
        informers.Set(Objects.Pod("v1"), Ready("True"));
        informers.Set(Objects.Slice("v1", 21), Objects.Slice("v2", 22, ready: false));
        Assert.Equal([21, 22], Assert.Single(Compile(informers).Services).Endpoints.Select(static e => e.Port));

        informers.Set(Objects.Pod("v1"), Ready("False"));
        Assert.Equal([21], Assert.Single(Compile(informers).Services).Endpoints.Select(static e => e.Port));
    }

    [Theory]
    [InlineData(1, 2, "a")]
    [InlineData(2, 1, "b")]
    public void Compile_TwoServicesWantOnePortOfTheMachine_TheOlderOneHasIt(int a, int b, string expected)
    {
        var informers = Objects.All(100, 21, 22);
        informers.Set(Balanced("a", a), Balanced("b", b));
        var inputs = new GatewaySources(informers, new RouteSource(informers), new ServiceAddressing("10.0.0.7")).Read();
        var entrance = Assert.Single(PlanCompiler.Compile(inputs, TablePlan.Empty).Entrances, static e => e.Address == "10.0.0.7");
        Assert.Equal($"default/{expected}:80", entrance.Service);
    }

    private static Service Balanced(string name, int second) => Objects.Service with
    {
        Metadata = Objects.Service.Metadata! with
        {
            Name = name, Uid = name, CreationTimestamp = DateTimeOffset.UnixEpoch.AddSeconds(second),
        },
        Spec = Objects.Service.Spec! with { Type = "LoadBalancer" },
    };

    private static Pod Ready(string status) => Objects.Pod("v2") with
    {
        Status = new PodStatus { Phase = "Running", Conditions = [new PodCondition { Type = "Ready", Status = status }] },
    };

    private static TablePlan Compile(FakeInformers informers)
        => PlanCompiler.Compile(new GatewaySources(informers, new RouteSource(informers)).Read(), TablePlan.Empty);
}
