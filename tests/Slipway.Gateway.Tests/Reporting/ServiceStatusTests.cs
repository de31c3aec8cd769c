using System.Net;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Reporting;
using Slipway.Gateway.Streams;

namespace Slipway.Gateway.Tests.Reporting;

/// <summary>The status of Services at whose addresses the gateway listens.</summary>
public sealed class ServiceStatusTests
{
    private const string Machine = "10.0.0.7";
    private static readonly Service Balanced = new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
        Spec = new ServiceSpec { ClusterIP = "127.96.0.10", Type = "LoadBalancer", Ports = [new ServicePort { Port = 80 }] },
    };

    [Fact]
    public void Report_PortIsListenedOnAtTheMachine_IsItsAddress()
    {
        var ingress = Assert.Single(Reported(Balanced, Port(Machine, bound: 80)).Status!.LoadBalancer!.Ingress!);
        Assert.Equal((Machine, "Proxy"), (ingress.Ip, ingress.IpMode));
    }

    [Fact]
    public void Report_PortIsTakenByAnother_StaysPendingAndSaysWhy()
    {
        var status = Reported(Balanced, Port("127.96.0.10", bound: 80), Port(Machine, fault: "Address already in use")).Status!;
        Assert.Null(status.LoadBalancer!.Ingress);
        var condition = Assert.Single(status.Conditions!);
        Assert.Equal(("PortUnavailable", $"{Machine}:80: Address already in use"), (condition.Type, condition.Message));
    }

    [Fact]
    public void Report_PortIsAnotherServices_StaysPendingAndNamesThat()
    {
        PlannedEntrance[] inForce = [new(Machine, 80, "default/older:80", true), new("127.96.0.10", 80, "default/web:80", true)];
        var taken = ServiceStatuses.TakenOf(Balanced, inForce, Machine).ToArray();
        var status = Reported(Balanced, [Port("127.96.0.10", bound: 80), .. taken]).Status!;
        Assert.Null(status.LoadBalancer!.Ingress);
        Assert.Equal($"{Machine}:80: Service default/older:80 has it", Assert.Single(status.Conditions!).Message);
        Assert.Empty(ServiceStatuses.TakenOf(Balanced, [inForce[0] with { Service = "default/web:80" }], Machine));
    }

    [Fact]
    public void Report_TypeIsAnotherNow_HasNoAddressAnyMore()
    {
        var before = Reported(Balanced, Port(Machine, bound: 80));
        var now = before with { Spec = before.Spec! with { Type = "ClusterIP" } };
        Assert.Null(Reported(now, Port("127.96.0.10", bound: 80)).Status!.LoadBalancer!.Ingress);
    }

    [Fact]
    public void Report_AnotherClass_IsLeftToWhoeverServesIt()
    {
        var other = Balanced with
        {
            Spec = Balanced.Spec! with { LoadBalancerClass = "example.com/other" },
            Status = new ServiceStatus
            {
                LoadBalancer = new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = "192.0.2.1" }] },
            },
        };
        Assert.False(ServiceStatuses.Concerns(other, [Port("127.96.0.10", bound: 80)]));
        Assert.Equal("192.0.2.1", ServiceStatuses.Report(other, [], Machine, default).Status!.LoadBalancer!.Ingress![0].Ip);
    }

    private static EntrancePort Port(string address, int bound = 0, string? fault = null) => new(
        new PlannedEntrance(address, 80, "default/web:80", Http: true),
        fault is null ? new IPEndPoint(IPAddress.Parse(address), bound) : null,
        fault);

    private static Service Reported(Service service, params EntrancePort[] ports)
    {
        Assert.True(ServiceStatuses.Concerns(service, ports));
        return ServiceStatuses.Report(service, ports, Machine, DateTimeOffset.UnixEpoch);
    }
}
