using Slipway.Api.Delivery;
using Slipway.Api.Gateway;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>Rollouts whose shares stand in an HTTPRoute, as on a cluster with any gateway.</summary>
public sealed class RouteTests
{
    private const string Own = """
        {"stableService":"web-stable","canaryService":"web-canary","trafficRouting":{"slipway":{"httpRoutes":["web"]}},
        "scaleDownDelaySeconds":2,"abortScaleDownDelaySeconds":2,"steps":[{"setWeight":10},{"pause":{}},{"setWeight":50},{"pause":{}}]}
        """;

    private const string Plugin = """
        {"stableService":"web-stable","canaryService":"web-canary",
        "trafficRouting":{"plugins":{"argoproj-labs/gatewayAPI":{"httpRoute":"web","namespace":"team"}}},
        "scaleDownDelaySeconds":2,"abortScaleDownDelaySeconds":2,"steps":[{"setWeight":10},{"pause":{}},{"setWeight":50},{"pause":{}}]}
        """;

    private const string Managed = """
        {"stableService":"web-stable","canaryService":"web-canary","trafficRouting":{"slipway":{"httpRoutes":["web"]},
        "managedRoutes":[{"name":"qa"},{"name":"shadow"}]},"scaleDownDelaySeconds":2,"abortScaleDownDelaySeconds":2,"steps":[
        {"setHeaderRoute":{"name":"qa","match":[{"headerName":"x-qa","headerValue":{"exact":"yes"}}]}},{"pause":{}},
        {"setMirrorRoute":{"name":"shadow","percentage":50,"match":[{"method":{"exact":"GET"}}]}},{"pause":{}},
        {"setHeaderRoute":{"name":"qa"}},{"setWeight":10},{"pause":{}}]}
        """;

    [Theory]
    [InlineData(Own)]
    [InlineData(Plugin)]
    public void Promote_GoesThroughTheSteps_AndEndsOnTheStableService(string strategy)
    {
        var world = Begun(strategy);

        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 50, "the second pause");
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.ShareOf("v2") == 100 && world.Written == 0, "the end");
        world.Until(() => world.PodsOf("v1") == 0, "the old pods to go");

        Assert.Empty(world.Faults);
    }

    [Fact]
    public void Abort_TakesTheShareBack_AndRetryStartsOver()
    {
        var world = Begun(Own);

        world.Command("""{"abort":true}""");
        world.Until(() => world.Written == 0 && world.Status.Phase == "Degraded", "the abort");
        world.Until(() => world.PodsOf("v2") == 0, "the new pods to go");
        Assert.Equal(100, world.ShareOf("v1"));
        world.Command("""{"abort":false}""");
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 10, "the first pause again");

        Assert.Empty(world.Faults);
    }

    [Fact]
    public void Undo_InTheMiddle_ReturnsToStable()
    {
        var world = Begun(Own);

        world.SetImage("v1");
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0 && world.ShareOf("v1") == 100, "v1 again");

        Assert.Empty(world.Faults);
    }

    [Fact]
    public void NewVersionInTheMiddle_GetsItsOwnSteps()
    {
        var world = Begun(Own);

        world.SetImage("v3");
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v3") == 10, "the first pause of v3");
        world.Until(() => world.PodsOf("v2") == 0, "the pods of v2 to go");

        Assert.Equal(90, world.ShareOf("v1"));
        Assert.Empty(world.Faults);
    }

    [Fact]
    public void GatewaySilent_StepWaitsAndSaysForWhom()
    {
        var world = Begun(Own);

        world.GatewayAnswers = false;
        world.Command("""{"pauseConditions":null}""");
        world.Until(
            () => world.Status.Message?.Contains(
                "Gateway edge (example.com/edge) has not accepted HTTPRoute web with the new weights yet",
                StringComparison.Ordinal) is true,
            "the message");
        Assert.Equal("Progressing", world.Status.Phase);
        world.GatewayAnswers = true;
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 50, "the second pause");
    }

    [Fact]
    public void DecimalWeight_IsWrittenInTenThousandths()
    {
        var world = new RouteWorld(Own.Replace("\"setWeight\":10", "\"setWeight\":0.25", StringComparison.Ordinal));
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0, "v1");
        world.SetImage("v2");

        world.Until(() => world.Status.Phase == "Paused" && world.Written == 25, "a quarter of a percent");
    }

    [Fact]
    public void UnknownRoute_IsAProblemOfTheSpec()
    {
        var world = new RouteWorld(Own.Replace("[\"web\"]", "[\"wrong\"]", StringComparison.Ordinal));

        world.Until(() => world.Status.Phase == "Degraded", "the problem");

        Assert.Equal("InvalidSpec: spec.strategy.canary.trafficRouting: there is no HTTPRoute team/wrong", world.Status.Message);
    }

    [Fact]
    public void HeaderRouteAndMirror_AreRulesOfTheRoute_UntilTheyAreRemoved()
    {
        var world = new RouteWorld(Managed);
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0, "v1");
        world.SetImage("v2");

        world.Until(() => world.Status.Phase == "Paused" && world.Rules == "qa - own", "the header route");
        Assert.Equal((0, 1), (world.Written, world.PodsOf("v2")));
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Paused" && world.Rules == "qa shadow - own", "the mirror");
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Paused" && world.Rules == "shadow - own" && world.Written == 1000, "the weight");
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.ShareOf("v2") == 100 && world.Rules == "- own", "the end");

        Assert.Empty(world.Route.Metadata!.Labels ?? new Dictionary<string, string>());
        Assert.Empty(world.Faults);
    }

    [Fact]
    public void Abort_TakesTheManagedRulesAwayWithTheShare()
    {
        var world = new RouteWorld(Managed);
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0, "v1");
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused" && world.Rules == "qa - own", "the header route");

        world.Command("""{"abort":true}""");
        world.Until(() => world.Rules == "- own" && world.Status.Phase == "Degraded", "the abort");

        Assert.Empty(world.Faults);
    }

    [Fact]
    public void RouteDeletedInTheMiddle_IsSaid_AndTheRolloutGoesOnWhenItIsBack()
    {
        var world = Begun(Own);

        world.DeleteRoute();
        world.Until(() => world.Status.Phase == "Degraded", "the problem");
        Assert.Contains("there is no HTTPRoute team/web", world.Status.Message!, StringComparison.Ordinal);
        Assert.Equal(2, world.PodsOf("v1"));
        world.CreateRoute();
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 10, "the pause again");
    }

    [Fact]
    public void AbortWhileTheSpecIsWrong_TakesTheShareBack()
    {
        var world = Begun(Own);

        world.Patch<Rollout>("""{"spec":{"progressDeadlineSeconds":5,"minReadySeconds":10}}""", null);
        world.Until(() => world.Status.Message?.StartsWith("InvalidSpec", StringComparison.Ordinal) is true, "the problem");
        world.Command("""{"abort":true}""");
        world.Until(() => world.Written == 0, "the abort");

        Assert.Equal(100, world.ShareOf("v1"));
    }

    [Fact]
    public void OtherWriter_KeepsWhatIsHis_AndTheSharesComeBack()
    {
        var world = Begun(Own);

        world.Patch<HTTPRoute>(
            """
            {"metadata":{"labels":{"team":"a"}},"spec":{"hostnames":["web.example"],"rules":[
            {"backendRefs":[{"name":"web-stable","port":80,"weight":1},{"name":"web-canary","port":80,"weight":1}],
            "timeouts":{"request":"7s"}},{"name":"more","backendRefs":[{"name":"web-canary","port":81,"weight":3}]}]}}
            """, null);
        world.Until(() => world.ShareOf("v2") == 10, "the share");

        var spec = world.Route.Spec!;
        Assert.Equal("web.example", spec.Hostnames![0]);
        Assert.Equal("7s", spec.Rules![0].Timeouts!.Request);
        Assert.Equal(3, spec.Rules[1].BackendRefs![0].Weight);
        Assert.Equal("a", world.Route.Metadata!.Labels!["team"]);
    }

    [Fact]
    public void GatewayThatNeverReports_WhatIsWrittenIsBelieved_AndNotCalledVerified()
    {
        var world = new RouteWorld(Own, gatewayAnswers: false);
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0, "v1");
        world.SetImage("v2");

        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 10, "the first pause");

        Assert.Null(world.Status.Canary!.Weights!.Verified);
    }

    [Fact]
    public void GatewayThatReports_IsCalledVerified()
        => Assert.True(Begun(Own).Status.Canary!.Weights!.Verified);

    [Fact]
    public void ServicesThatTakeTurns_ShareTheRouteToo()
    {
        var world = new RouteWorld(Own.Replace(
            "\"stableService\":\"web-stable\",\"canaryService\":\"web-canary\"",
            "\"pingPong\":{\"pingService\":\"web-stable\",\"pongService\":\"web-canary\"}", StringComparison.Ordinal));
        world.Until(() => world.Status.Phase == "Healthy" && world.Written == 0, "v1");
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 10, "the first pause");

        world.Command("""{"promoteFull":true}""");
        world.Until(() => world.Status is { Phase: "Healthy", Canary.StablePingPong: "pong" } && world.Written == 10_000, "the end");
        world.Until(() => world.PodsOf("v1") == 0, "the old pods to go");

        Assert.Equal(100, world.ShareOf("v2"));
        Assert.Empty(world.Faults);
    }

    private static RouteWorld Begun(string strategy)
    {
        var world = new RouteWorld(strategy);
        world.Until(() => world.Status.Phase == "Healthy" && world.ShareOf("v1") == 100 && world.Written == 0, "v1");
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused" && world.ShareOf("v2") == 10, "the first pause of v2");
        Assert.Equal(90, world.ShareOf("v1"));
        return world;
    }
}
