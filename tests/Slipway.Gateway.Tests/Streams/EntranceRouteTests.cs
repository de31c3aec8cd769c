using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tests.Forwarding;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Tests.Streams;

/// <summary>Routes whose parent is a Service.</summary>
public sealed class EntranceRouteTests
{
    [Fact]
    public async Task Request_AtTheAddressOfAServiceWithARoute_GoesWhereThatSays()
    {
        await using var web = RawBackend.Named("web");
        var plan = TestGateway.Plan(web);
        var route = plan.Routes[0] with
        {
            Hosts = null,
            Entrances = [EntranceGateway.Service],
            Rules = [plan.Routes[0].Rules[0] with { Matches = [new PlannedMatch { Path = "/a" }] }],
        };
        await using var gateway = await EntranceGateway.StartAsync(plan with { Routes = [route] }, http: true);
        Assert.EndsWith("\r\n\r\nweb", await gateway.ExchangeAsync(TestGateway.Get("/a/b"), endsHalf: false));
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.ExchangeAsync(TestGateway.Get("/b"), endsHalf: false));
        Assert.StartsWith("HTTP/1.1 404 ", await gateway.Gateway.ExchangeAsync(TestGateway.Get("/a")));
    }

    [Theory]
    [InlineData("web", "default", null, null, "Accepted", "default/web:80,default/web:81")]
    [InlineData("web", null, 81, null, "Accepted", "default/web:81")]
    [InlineData("web", null, null, "http", "Accepted", "default/web:80")]
    [InlineData("web", null, 82, null, "NoMatchingParent", "")]
    [InlineData("gone", null, null, null, "NoMatchingParent", "")]
    [InlineData("web", "other", null, null, "NotAllowedByListeners", "")]
    public void Of_ParentIsAService_AttachedToItsPorts(
        string name, string? space, int? port, string? section, string reason, string entrances)
    {
        var parent = new ParentReference
        {
            Group = "", Kind = "Service", Name = name, Namespace = space, Port = port, SectionName = section,
        };
        var attachment = Assert.Single(Attach(parent, Find));
        Assert.Equal((reason, entrances), (attachment.Reason, string.Join(',', attachment.Entrances)));
        Assert.Equal(reason == "Accepted", attachment.IsAccepted);
        Assert.Empty(Attach(parent, null));
    }

    private static Service? Find(ObjectKey key) => key.Name != "web" ? null : new Service
    {
        Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name },
        Spec = new ServiceSpec { Ports = [new ServicePort { Name = "http", Port = 80 }, new ServicePort { Name = "admin", Port = 81 }] },
    };

    private static IReadOnlyList<RouteAttachment> Attach(ParentReference parent, Func<ObjectKey, Service?>? services)
    {
        var route = RouteObject.Of(new HTTPRoute
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = "web" },
            Spec = new HTTPRouteSpec { ParentRefs = [parent] },
        });
        return RouteAttachment.Of(route, new Dictionary<ObjectKey, GatewayObject>(), [], [], services);
    }
}
