using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.TrafficRouting;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Delivery.TrafficRouting;

/// <summary>Changes of HTTPRoutes, each carried out by the API server.</summary>
public sealed class HttpRouteEditTests
{
    private static readonly ObjectKey Key = new("team", "web");
    private static readonly HttpRouteTarget Target = new(Key);
    private static readonly RouteServices Services = new("team", "web-stable", "web-canary") { Managed = ["qa", "shadow"] };

    private static readonly TrafficMatch Qa = new()
    {
        Headers = new Dictionary<string, RouteStringMatch> { ["x-qa"] = new() { Exact = "yes" } },
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Of_Weights_WritesNothingElse_AndConflictsWhenOutdated()
    {
        await using var server = await TestApiServer.StartAsync();
        var observed = await CreateAsync(server, Shared("/"));
        var edit = HttpRouteEdit.Of(observed, Target with { Label = null }, Services, Wish(3000))!;

        var written = await PatchAsync(server, edit);
        var again = await server.Admin.PatchAsync<HTTPRoute>(Kinds.Of<HTTPRoute>(), Key, edit.Patch, WriteQuery.Default, Stop);

        Assert.Equal([70, 30], written.Spec!.Rules![0].BackendRefs!.Select(static b => b.Weight ?? -1));
        Assert.True(again.IsConflict, again.Error?.Message);
        Assert.Null(HttpRouteEdit.Of(written, Target with { Label = null }, Services, Wish(3000)));
        Assert.DoesNotContain("port", Encoding.UTF8.GetString(edit.Patch.Json.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_HeaderRoute_StandsBeforeTheRulesItIsMadeOf_AndGoesAgain()
    {
        await using var server = await TestApiServer.StartAsync();
        var other = new HTTPRouteRule { Name = "other", BackendRefs = [new HTTPBackendRef { Name = "elsewhere", Port = 80 }] };
        var observed = await CreateAsync(server, Shared("/a"), other, Shared("/b"));
        var header = new PlanStep.HeaderRoute("qa", [Qa], 100);

        var written = await PatchAsync(
            server, HttpRouteEdit.Of(observed, Target, Services, Wish(1000) with { Headers = [header] })!);

        Assert.Equal(["qa", "qa-1", null, "other", null], written.Spec!.Rules!.Select(static r => r.Name));
        Assert.Equal(["/a x-qa", "/b x-qa"], written.Spec.Rules!.Take(2).Select(static r => r.Matches![0]).Select(
            static m => $"{m.Path!.Value} {m.Headers![0].Name}"));
        Assert.Equal(["web-canary 1"], written.Spec.Rules![0].BackendRefs!.Select(static b => $"{b.Name} {b.Weight}"));
        Assert.Equal("set", written.Spec.Rules[0].Filters![0].RequestHeaderModifier!.Set![0].Value);
        Assert.Equal("in-progress", written.Labels()["rollouts.argoproj.io/gatewayapi-canary"]);
        Assert.Null(HttpRouteEdit.Of(written, Target, Services, Wish(1000) with { Headers = [header] }));

        var ended = await PatchAsync(server, HttpRouteEdit.Of(written, Target, Services, Wish(0))!);
        Assert.Equal([null, "other", null], ended.Spec!.Rules!.Select(static r => r.Name));
        Assert.Empty(ended.Labels());
        Assert.Empty(ended.Annotations());
    }

    [Fact]
    public async Task Of_Mirror_KeepsTheSharesOfItsRule()
    {
        await using var server = await TestApiServer.StartAsync();
        var observed = await CreateAsync(server, Shared("/"));
        RouteWish Mirrored(int share, double percent) => Wish(share) with { Mirrors = [new("shadow", [], percent, true)] };

        var written = await PatchAsync(server, HttpRouteEdit.Of(observed, Target, Services, Mirrored(1000, 25))!);
        var more = await PatchAsync(server, HttpRouteEdit.Of(written, Target, Services, Mirrored(2000, 0.5))!);

        Assert.Equal([90, 10], written.Spec!.Rules![0].BackendRefs!.Select(static b => b.Weight ?? -1));
        Assert.Equal(25, written.Spec.Rules[0].Filters![^1].RequestMirror!.Percent);
        Assert.Equal("web-canary", written.Spec.Rules[0].Filters![^1].RequestMirror!.BackendRef!.Name);
        Assert.Equal([80, 20], more.Spec!.Rules![0].BackendRefs!.Select(static b => b.Weight ?? -1));
        Assert.Equal(50, more.Spec.Rules[0].Filters![^1].RequestMirror!.Fraction!.Numerator);
        Assert.Equal(2, more.Spec.Rules.Count);
    }

    [Fact]
    public async Task Of_TwoRollouts_TheLastOneTakesTheMarkAway()
    {
        await using var server = await TestApiServer.StartAsync();
        var observed = await CreateAsync(server, Shared("/"));
        var second = new RouteWish(new ObjectKey("team", "api"), 0);

        var both = await PatchAsync(server, HttpRouteEdit.Of(observed, Target, Services, Wish(1000))!);
        both = await PatchAsync(server, HttpRouteEdit.Of(both, Target, Services, second with { Share = 1000 })!);
        Assert.Equal("team/api,team/web", both.Annotations()[HttpRouteTarget.DefaultAnnotation]);
        var one = await PatchAsync(server, HttpRouteEdit.Of(both, Target, Services, Wish(0))!);
        Assert.Equal("team/api", one.Annotations()[HttpRouteTarget.DefaultAnnotation]);
        Assert.Single(one.Labels());
        var none = await PatchAsync(server, HttpRouteEdit.Of(one, Target, Services, second)!);
        Assert.Empty(none.Labels());
    }

    private static RouteWish Wish(int share) => new(Key, share);

    private static HTTPRouteRule Shared(string path) => new()
    {
        Matches = [new HTTPRouteMatch { Path = new HTTPPathMatch { Type = "PathPrefix", Value = path } }],
        Filters =
        [
            new HTTPRouteFilter
            {
                Type = "RequestHeaderModifier",
                RequestHeaderModifier = new HTTPHeaderFilter { Set = [new HTTPHeader { Name = "x-own", Value = "set" }] },
            },
        ],
        BackendRefs = [new HTTPBackendRef { Name = "web-stable", Port = 80 }, new HTTPBackendRef { Name = "web-canary", Port = 80 }],
    };

    private static async Task<HTTPRoute> CreateAsync(TestApiServer server, params HTTPRouteRule[] rules)
    {
        (await server.Admin.CreateAsync(
            new Slipway.Api.Core.Namespace { Metadata = new ObjectMeta { Name = Key.Namespace } }, Stop)).OrThrow();
        return (await server.Admin.CreateAsync(
            new HTTPRoute
            {
                Metadata = new ObjectMeta { Namespace = Key.Namespace, Name = Key.Name },
                Spec = new HTTPRouteSpec { Rules = rules },
            },
            Stop)).OrThrow();
    }

    private static async Task<HTTPRoute> PatchAsync(TestApiServer server, HttpRouteEdit edit)
        => (await server.Admin.PatchAsync<HTTPRoute>(
            Kinds.Of<HTTPRoute>(), Key, edit.Patch, WriteQuery.Default with { Strict = true }, Stop)).OrThrow();
}
