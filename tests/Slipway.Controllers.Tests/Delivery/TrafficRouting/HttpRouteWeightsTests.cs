using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Tests.Delivery.TrafficRouting;

public sealed class HttpRouteWeightsTests
{
    private static readonly RouteServices Services = new("team", "web-stable", "web-canary");

    [Theory]
    [InlineData(0, 100, 0)]
    [InlineData(2500, 75, 25)]
    [InlineData(10_000, 0, 100)]
    [InlineData(1, 9999, 1)]
    [InlineData(1250, 8750, 1250)]
    public void Apply_TwoServices_WritesPercentOrPartsOfTenThousand(int weight, int stable, int canary)
    {
        var changed = HttpRouteWeights.Apply(Route(Backend("web-stable"), Backend("web-canary")), Services, weight);

        Assert.Equal([stable, canary], Weights(changed));
        Assert.Equal(weight, HttpRouteWeights.Read(changed, Services));
    }

    [Fact]
    public void Apply_SameShare_AnswersTheSameInstance()
    {
        var changed = HttpRouteWeights.Apply(Route(Backend("web-stable"), Backend("web-canary")), Services, 3000);

        Assert.Same(changed, HttpRouteWeights.Apply(changed, Services, 3000));
    }

    [Theory]
    [InlineData(2500, 150, 50)]
    [InlineData(1, 199, 1)]
    [InlineData(9_999, 1, 199)]
    [InlineData(0, 200, 0)]
    public void Apply_BesideOtherBackends_SharesWhatTheTwoHadTogether(int weight, int stable, int canary)
    {
        var route = Route(Backend("web-stable", 200), Backend("other", 300), Backend("web-canary", 0));

        Assert.Equal([stable, 300, canary], Weights(HttpRouteWeights.Apply(route, Services, weight)));
    }

    [Fact]
    public void Apply_BackendsOfOtherKindsAndNamespaces_AreLeftAlone()
    {
        var foreign = Backend("web-canary", 7) with { Namespace = "elsewhere" };
        var other = Backend("web-canary", 8) with { Kind = "Bucket", Group = "example.com" };
        var route = Route(foreign, other, Backend("web-stable"), Backend("web-canary") with { Namespace = "team" });

        Assert.Equal([7, 8, 1, 1], Weights(HttpRouteWeights.Apply(route, Services, 5000)));
        Assert.Equal([7, 8, 2, 198], Weights(HttpRouteWeights.Apply(
            route with { Spec = new HTTPRouteSpec { Rules = [new() { BackendRefs = [foreign, other, Backend("web-stable", 200),
                Backend("web-canary", 0) with { Namespace = "team" }] }] } }, Services, 9_900)));
    }

    [Fact]
    public void Apply_RuleWithOnlyOneOfTheServices_IsLeftAlone()
    {
        var alone = new HTTPRouteRule { BackendRefs = [Backend("web-stable", 5)] };
        var route = Route(Backend("web-stable"), Backend("web-canary"));
        route = route with { Spec = route.Spec! with { Rules = [alone, .. route.Spec.Rules!] } };

        var changed = HttpRouteWeights.Apply(route, Services, 4000);

        Assert.Same(alone, changed.Spec!.Rules![0]);
        Assert.Equal([60, 40], changed.Spec.Rules[1].BackendRefs!.Select(static b => b.Weight ?? -1));
    }

    [Fact]
    public void Problem_NoRuleWithBoth_NamesRouteAndServices()
    {
        Assert.Equal(
            "HTTPRoute web has no rule whose backendRefs name both Service web-stable and Service web-canary",
            HttpRouteWeights.Problem(Route(Backend("web-stable")), Services));
        Assert.Null(HttpRouteWeights.Problem(Route(Backend("web-stable"), Backend("web-canary")), Services));
    }

    [Fact]
    public void Problem_TooLittleWeightBesideOthers_SaysHowMuchIsNeeded() => Assert.Contains(
        "with a weight of 2 together; give them at least 100 together",
        HttpRouteWeights.Problem(Route(Backend("web-stable"), Backend("web-canary"), Backend("other")), Services),
        StringComparison.Ordinal);

    [Fact]
    public void Unacknowledged_WithoutReports_WaitsOnlyForTheWeights()
    {
        var route = Route(Backend("web-stable", 90), Backend("web-canary", 10));

        Assert.Null(HttpRouteWeights.Unacknowledged(route, Services, 1000));
        Assert.Equal(
            "HTTPRoute web does not have the new weights yet",
            HttpRouteWeights.Unacknowledged(route, Services, 2000));
    }

    [Fact]
    public void Unacknowledged_ParentBehind_NamesIt()
    {
        var route = Route(Backend("web-stable", 90), Backend("web-canary", 10)) with
        {
            Status = Reports(Accepted(4), Accepted(3)),
        };

        Assert.Equal(
            "Gateway gw1 (example.com/c) has not accepted HTTPRoute web with the new weights yet",
            HttpRouteWeights.Unacknowledged(route, Services, 1000));
        Assert.Null(HttpRouteWeights.Unacknowledged(route with { Status = Reports(Accepted(4), Accepted(5)) }, Services, 1000));
    }

    [Theory]
    [InlineData("Accepted", "NotAllowedByListeners")]
    [InlineData("ResolvedRefs", "BackendNotFound")]
    public void Unacknowledged_ParentRefuses_SaysWhy(string type, string reason)
    {
        var refusal = Accepted(4) with { Type = type, Status = "False", Reason = reason, Message = "no" };
        var route = Route(Backend("web-stable", 90), Backend("web-canary", 10)) with
        {
            Status = type == "Accepted" ? Reports(refusal) : new HTTPRouteStatus
            {
                Parents = [Reports(Accepted(4)).Parents![0] with { Conditions = [Accepted(4), refusal] }],
            },
        };

        Assert.Equal(
            $"Gateway gw0 (example.com/c) refuses HTTPRoute web: {reason}: no",
            HttpRouteWeights.Unacknowledged(route, Services, 1000));
    }

    [Fact]
    public void Unacknowledged_ParentThatTheRouteNoLongerNames_IsNotWaitedFor()
    {
        var route = Route(Backend("web-stable", 90), Backend("web-canary", 10));
        route = route with
        {
            Spec = route.Spec! with { ParentRefs = [new ParentReference { Name = "gw0" }] },
            Status = Reports(Accepted(4), Accepted(3)),
        };

        Assert.Null(HttpRouteWeights.Unacknowledged(route, Services, 1000));
    }

    [Fact]
    public void Apply_RouteOfAnotherNamespace_KnowsTheServicesByTheirNamespace()
    {
        var route = Route(
            Backend("web-stable") with { Namespace = "team" }, Backend("web-canary") with { Namespace = "team" }, Backend("web-canary", 0));
        route = route with { Metadata = route.Metadata! with { Namespace = "edge" } };

        Assert.Equal([75, 25, 0], Weights(HttpRouteWeights.Apply(route, Services, 2500)));
    }

    private static HTTPRoute Route(params HTTPBackendRef[] backends) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "team", Generation = 4 },
        Spec = new HTTPRouteSpec { Rules = [new HTTPRouteRule { BackendRefs = backends }] },
    };

    private static HTTPBackendRef Backend(string name, int weight = 1)
        => new() { Group = "", Kind = "Service", Name = name, Weight = weight };

    private static IEnumerable<int> Weights(HTTPRoute route) => route.Spec!.Rules![0].BackendRefs!.Select(static b => b.Weight ?? -1);

    private static HTTPRouteStatus Reports(params Condition[] conditions) => new()
    {
        Parents = [.. conditions.Select(static (c, i) => new RouteParentStatus
        {
            ParentRef = new ParentReference { Name = $"gw{i}" }, ControllerName = "example.com/c", Conditions = [c],
        })],
    };

    private static Condition Accepted(long generation)
        => new() { Type = "Accepted", Status = "True", Reason = "Accepted", ObservedGeneration = generation };
}
