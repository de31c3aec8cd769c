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
