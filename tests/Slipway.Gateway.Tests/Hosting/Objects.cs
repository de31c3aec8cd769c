using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Tests.Hosting;

/// <summary>One Service with two revisions behind one route, as objects of the API.</summary>
internal static class Objects
{
    private const string Ns = "default";

    public static Service Service { get; } = new()
    {
        Metadata = Meta("web"),
        Spec = new ServiceSpec { Ports = [new ServicePort { Name = "http", Port = 80 }] },
    };

    public static GatewayObject Gateway { get; } = new()
    {
        Metadata = new ObjectMeta { Namespace = "slipway-system", Name = "slipway" },
        Spec = new GatewaySpec
        {
            GatewayClassName = "slipway",
            Listeners = [new Listener { Name = "http", Port = 80, Protocol = "HTTP",
                AllowedRoutes = new AllowedRoutes { Namespaces = new RouteNamespaces { From = "All" } } }],
        },
    };

    public static HTTPRoute Route { get; } = new()
    {
        Metadata = Meta("web"),
        Spec = new HTTPRouteSpec
        {
            ParentRefs = [new ParentReference { Namespace = "slipway-system", Name = "slipway" }],
            Hostnames = ["Web.test"],
            Rules =
            [
                new HTTPRouteRule
                {
                    Matches = [new HTTPRouteMatch { Path = new HTTPPathMatch { Type = "PathPrefix", Value = "/api" } }],
                    BackendRefs = [
                        new HTTPBackendRef { Name = "web", Port = 80 }, new HTTPBackendRef { Name = "gone", Port = 80, Weight = 0 }],
                    Timeouts = new HTTPRouteTimeouts { Request = "1m1s" },
                },
            ],
        },
    };

    public static TrafficSplit Split(int canary, long generation) => new()
    {
        Metadata = Meta("web") with { Uid = "split-1", Generation = generation },
        Spec = new TrafficSplitSpec
        {
            Service = "web",
            Revisions =
            [
                new RevisionWeight { Hash = "v1", Weight = 10_000 - canary, Role = "Stable" },
                new RevisionWeight { Hash = "v2", Weight = canary, Role = "Canary" },
            ],
        },
    };

    public static Pod Pod(string revision, bool terminating = false) => new()
    {
        Metadata = Meta($"web-{revision}") with
        {
            Uid = $"pod-{revision}",
            DeletionTimestamp = terminating ? DateTimeOffset.UnixEpoch : null,
            Labels = new Dictionary<string, string> { ["rollouts-pod-template-hash"] = revision },
        },
    };

    public static EndpointSlice Slice(string revision, int port, bool ready = true) => new()
    {
        Metadata = Meta($"web-{revision}") with { Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = "web" } },
        AddressType = "IPv4",
        Ports = [new EndpointPort { Name = "http", Port = port }],
        Endpoints =
        [
            new Endpoint
            {
                Addresses = ["127.0.0.1"],
                Conditions = new EndpointConditions { Ready = ready },
                TargetRef = new ObjectReference { Kind = "Pod", Uid = $"pod-{revision}" },
            },
        ],
    };

    /// <summary>Fills informers with all of it.</summary>
    public static FakeInformers All(int canary, int port1, int port2)
    {
        var informers = new FakeInformers();
        informers.Set(Service);
        informers.Set(Gateway);
        informers.Set(Route);
        informers.Set(Split(canary, 1));
        informers.Set(Pod("v1"), Pod("v2"));
        informers.Set(Slice("v1", port1), Slice("v2", port2));
        return informers;
    }

    private static ObjectMeta Meta(string name) => new() { Namespace = Ns, Name = name, Uid = name };
}
