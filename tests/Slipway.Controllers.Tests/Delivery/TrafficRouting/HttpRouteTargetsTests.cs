using System.Text.Json;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Tests.Delivery.TrafficRouting;

public sealed class HttpRouteTargetsTests
{
    [Theory]
    [InlineData("""{"httpRoute":"web"}""", "team/web")]
    [InlineData("""{"httpRoute":"web","namespace":"edge"}""", "edge/web")]
    [InlineData("""{"httpRoutes":[{"name":"b"},{"name":"a"}]}""", "team/a team/b")]
    [InlineData("""{"httpRoute":"a","httpRoutes":[{"name":"a"}]}""", "team/a")]
    public void Of_PluginOfArgo_FindsItsRoutes(string plugin, string routes)
    {
        var targets = HttpRouteTargets.Of(Rollout(("argoproj-labs/gatewayAPI", plugin)));

        Assert.Equal(routes, string.Join(' ', targets.Routes));
        Assert.Empty(targets.Problems);
    }

    [Fact]
    public void Of_PluginOfArgo_ReadsHeaderRoutesAndMarks()
    {
        var targets = HttpRouteTargets.Of(Rollout(("argoproj-labs/gatewayAPI", """
            {"httpRoutes":[{"name":"a","useHeaderRoutes":true},{"name":"b"}],"disableInProgressLabel":true,
            "activeRolloutsAnnotationKey":"example.com/active","configMap":"unused"}
            """))).Targets;

        Assert.Equal([true, false], targets.Select(static t => t.UsesHeaderRoutes));
        Assert.All(targets, static t => Assert.Null(t.Label));
        Assert.All(targets, static t => Assert.Equal("example.com/active", t.Annotation));
    }

    [Fact]
    public void Of_OwnField_FindsItsRoutes()
    {
        var rollout = Rollout() with
        {
            Spec = Spec(new RolloutTrafficRouting { Slipway = new SlipwayTrafficRouting { HttpRoutes = ["web"] } }),
        };

        Assert.Equal([new ObjectKey("team", "web")], HttpRouteTargets.Of(rollout).Routes);
    }

    [Theory]
    [InlineData("argoproj-labs/gatewayAPI", "{}", "names no route")]
    [InlineData("argoproj-labs/gatewayAPI", "[]", "must be an object")]
    [InlineData("argoproj-labs/gatewayAPI", """{"httpRoute":"a","tcpRoute":"b"}""", "tcpRoute: is not supported")]
    [InlineData("argoproj-labs/gatewayAPI", """{"httpRoutes":[{"name":"a","ruleName":"b"}]}""", "httpRoutes[a].ruleName: is not supported")]
    [InlineData("argoproj-labs/contour", "{}", "plugins[argoproj-labs/contour]: is not supported; use argoproj-labs/gatewayAPI")]
    public void Of_WhatCannotBeObeyed_IsNamed(string name, string plugin, string problem)
        => Assert.Contains(problem, Assert.Single(HttpRouteTargets.Of(Rollout((name, plugin))).Problems), StringComparison.Ordinal);

    [Fact]
    public void Of_RoutesWithoutServices_AsksForThem()
    {
        var rollout = Rollout(("argoproj-labs/gatewayAPI", """{"httpRoute":"web"}"""));
        rollout = rollout with
        {
            Spec = rollout.Spec! with
            {
                Strategy = new RolloutStrategy { Canary = rollout.Spec.Strategy!.Canary! with { CanaryService = null } },
            },
        };

        Assert.Contains(
            "stableService and canaryService are required", Assert.Single(HttpRouteTargets.Of(rollout).Problems), StringComparison.Ordinal);
    }

    private static Rollout Rollout(params (string Name, string Json)[] plugins) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "team" },
        Spec = Spec(new RolloutTrafficRouting
        {
            Plugins = plugins.ToDictionary(static p => p.Name, static p => JsonDocument.Parse(p.Json).RootElement),
        }),
    };

    private static RolloutSpec Spec(RolloutTrafficRouting routing) => new()
    {
        Strategy = new RolloutStrategy
        {
            Canary = new CanaryStrategy { StableService = "web-stable", CanaryService = "web-canary", TrafficRouting = routing },
        },
    };
}
