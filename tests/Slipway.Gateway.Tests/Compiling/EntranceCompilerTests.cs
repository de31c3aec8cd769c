using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Tests.Compiling;

/// <summary>Where Services are listened for.</summary>
public sealed class EntranceCompilerTests
{
    private static readonly ServiceAddressing Addresses = new("10.0.0.7");

    [Theory]
    [InlineData("127.96.0.10", null, null, null, "TCP", null, false, "127.96.0.10:80 stream")]
    [InlineData("127.96.0.10", null, null, null, "TCP", null, true, "127.96.0.10:80 http")]
    [InlineData("127.96.0.10", "http", null, null, "TCP", null, false, "127.96.0.10:80 http")]
    [InlineData("127.96.0.10", "http-admin", null, null, null, null, false, "127.96.0.10:80 http")]
    [InlineData("127.96.0.10", "grpc", null, null, "TCP", null, false, "127.96.0.10:80 http")]
    [InlineData("127.96.0.10", "httpd", null, null, "TCP", null, false, "127.96.0.10:80 stream")]
    [InlineData("127.96.0.10", "https", null, null, "TCP", null, true, "127.96.0.10:80 stream")]
    [InlineData("127.96.0.10", "tcp-redis", null, null, "TCP", null, true, "127.96.0.10:80 stream")]
    [InlineData("127.96.0.10", "http", "kubernetes.io/wss", null, "TCP", null, false, "127.96.0.10:80 stream")]
    [InlineData("127.96.0.10", "db", "kubernetes.io/h2c", null, "TCP", null, false, "127.96.0.10:80 http")]
    [InlineData("127.96.0.10", "dns", null, null, "UDP", null, true, "127.96.0.10:80 datagrams")]
    [InlineData("127.96.0.10", "dns", null, null, "SCTP", null, false, "")]
    [InlineData("127.96.0.10", "db", null, 30_080, "TCP", null, false, "127.96.0.10:80 stream, 0.0.0.0:30080 stream")]
    [InlineData("None", "http", null, null, "TCP", null, false, "")]
    [InlineData(null, "http", null, null, "TCP", "ExternalName", false, "")]
    [InlineData("127.96.0.10", "db", null, null, "TCP", "LoadBalancer", false, "127.96.0.10:80 stream, 10.0.0.7:80 stream")]
    [InlineData("127.96.0.10", "http", null, null, "TCP", "LoadBalancer", false, "127.96.0.10:80 http, 10.0.0.7:80 http")]
    [InlineData("127.96.0.10", "dns", null, null, "UDP", "LoadBalancer", false, "127.96.0.10:80 datagrams, 10.0.0.7:80 datagrams")]
    public void Of_Service_ItsAddressAndNodePortByItsProtocol(
        string? address, string? name, string? protocol, int? nodePort, string? transport, string? type, bool routed, string expected)
    {
        var port = new ServicePort { Name = name, Port = 80, AppProtocol = protocol, NodePort = nodePort, Protocol = transport };
        var service = new Service
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new ServiceSpec { ClusterIP = address, Type = type, Ports = [port] },
        };
        var plan = new PlannedService { Namespace = "default", Name = "web", Port = 80, Endpoints = [], Datagrams = transport == "UDP" };
        var entrances = EntranceCompiler.Of(service, port, plan, EntranceCompiler.SpeaksHttp(port) ?? routed, Addresses).ToList();
        Assert.Equal(expected, string.Join(
            ", ", entrances.Select(static e => $"{e.Address}:{e.Port} {(e.Http ? "http" : e.Datagrams ? "datagrams" : "stream")}")));
        Assert.All(entrances, e => Assert.Equal(plan.Id, e.Service));
    }

    [Theory]
    [InlineData(null, "example.com/other")]
    [InlineData("10.0.0.7", null)]
    public void Of_LoadBalancer_OnlyOnesOfOursAndOnlyWhereTheMachineHasAnAddress(string? machine, string? loadBalancerClass)
    {
        var port = new ServicePort { Port = 80 };
        var service = new Service
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new ServiceSpec
            {
                ClusterIP = "127.96.0.10", Type = "LoadBalancer", LoadBalancerClass = loadBalancerClass, Ports = [port],
            },
        };
        var plan = new PlannedService { Namespace = "default", Name = "web", Port = 80, Endpoints = [] };
        var count = EntranceCompiler.Of(service, port, plan, http: false, new ServiceAddressing(machine)).Count();
        Assert.Equal(machine is null || loadBalancerClass is not null ? 1 : 2, count);
    }
}
