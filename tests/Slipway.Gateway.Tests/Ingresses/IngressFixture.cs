using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Hosting;
using Slipway.Gateway.Tests.Forwarding;
using Slipway.Gateway.Tests.Hosting;

namespace Slipway.Gateway.Tests.Ingresses;

/// <summary>Ingresses for the tests, and what becomes of them.</summary>
internal static class IngressFixture
{
    public const string Nginx = "nginx.ingress.kubernetes.io/";

    public static IngressBackend Web { get; } = To("web", 80);

    public static IngressBackend To(string name, int port)
        => new() { Service = new IngressServiceBackend { Name = name, Port = new ServiceBackendPort { Number = port } } };

    public static HTTPIngressPath Path(string path, string type = "Prefix", IngressBackend? to = null)
        => new() { Path = path, PathType = type, Backend = to ?? Web };

    public static IngressRule Rule(string? host, params HTTPIngressPath[] paths)
        => new() { Host = host, Http = new HTTPIngressRuleValue { Paths = paths } };

    public static Ingress Ingress(string name, params IngressRule[] rules) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, Uid = name, Generation = 1 },
        Spec = new IngressSpec { Rules = rules },
    };

    public static Ingress With(this Ingress ingress, params (string Name, string Value)[] annotations) => ingress with
    {
        Metadata = ingress.Metadata! with { Annotations = annotations.ToDictionary(static a => Nginx + a.Name, static a => a.Value) },
    };

    public static TablePlan Compile(FakeInformers informers)
        => PlanCompiler.Compile(new GatewaySources(informers, new RouteSource(informers)).Read(), TablePlan.Empty);

    /// <summary>A gateway with one backend and these Ingresses.</summary>
    public static Task<TestGateway> StartAsync(RawBackend backend, TimeProvider? time, params Ingress[] ingresses)
    {
        var informers = Objects.All(0, backend.Port, backend.Port);
        informers.Set(Array.Empty<Api.Delivery.TrafficSplit>());
        informers.Set(Array.Empty<Api.Gateway.HTTPRoute>());
        informers.Set(ingresses);
        return TestGateway.StartAsync(Compile(informers), time: time);
    }

    /// <summary>The first line of the answer to a request.</summary>
    public static async Task<string> AskAsync(this TestGateway gateway, string host, string target, string more = "")
        => (await gateway.ExchangeAsync($"GET {target} HTTP/1.1\r\nHost: {host}\r\n{more}Connection: close\r\n\r\n"))
            .Split("\r\n")[0]["HTTP/1.1 ".Length..];
}
