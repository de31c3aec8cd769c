using Slipway.Api.Delivery;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>The fields of a canary whose traffic the gateways split.</summary>
public sealed class CanaryFieldTests
{
    private static readonly CanaryStep Forever = new() { Pause = new CanaryPause() };

    private static readonly HeaderRouteMatch Beta = new() { HeaderName = "x-group", HeaderValue = new RouteStringMatch { Exact = "beta" } };

    private static readonly MirrorRouteMatch Reads = new() { Method = new RouteStringMatch { Exact = "GET" } };

    private static CanaryStep Weight(double percent) => new() { SetWeight = percent };

    private static CanaryStep Header(string name, params HeaderRouteMatch[] match)
        => new() { SetHeaderRoute = new SetHeaderRoute { Name = name, Match = match } };

    private static CanaryStep Mirror(string name, int? percentage, params MirrorRouteMatch[] match)
        => new() { SetMirrorRoute = new SetMirrorRoute { Name = name, Match = match, Percentage = percentage } };

    private static CanaryStrategy Managing(params CanaryStep[] steps) => new()
    {
        Steps = steps,
        TrafficRouting = new RolloutTrafficRouting
        {
            Slipway = new SlipwayTrafficRouting(),
            ManagedRoutes = [new ManagedRoute { Name = "first" }, new ManagedRoute { Name = "second" }],
        },
    };

    private static RolloutWorld Updated(CanaryStrategy strategy, int replicas = 4)
    {
        var world = new RolloutWorld(replicas, new RolloutStrategy { Canary = strategy });
        world.AddGateway("gw-1");
        world.RunUntil(() => world.Status.Phase == "Healthy", "first deployment");
        world.Run(3);
        world.Template("web:2");
        world.Tick();
        return world;
    }

    private static string Refused(CanaryStrategy strategy)
    {
        var world = new RolloutWorld(4, new RolloutStrategy { Canary = strategy });
        world.AddGateway("gw-1");
        world.Tick();
        Assert.Empty(world.Sets);
        return world.Status.Message!;
    }

    [Fact]
    public void SetHeaderRoute_WithMatch_SendsTheseRequestsUntilAnEmptyMatch()
    {
        var world = Updated(Managing(Header("first", Beta), Forever, Header("first"), Forever));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        var route = Assert.Single(world.Split!.Spec!.Routes!);
        Assert.Equal(("first", world.Hash, 100.0), (route.Name, route.Hash, route.Percentage));
        Assert.Equal("beta", route.Match![0].Headers!["x-group"].Exact);
        Assert.Equal((0, 1), (world.WeightOf("web:2"), world.PodsOf("web:2")));
        world.Promote();
        world.RunUntil(() => world.Status.CurrentStepIndex == 3, "the second pause");
        Assert.Null(world.Split!.Spec!.Routes);
    }

    [Fact]
    public void SetMirrorRoute_WithMatch_CopiesTheseRequestsUntilAnEmptyMatch()
    {
        var world = Updated(Managing(Mirror("second", 35, Reads), Forever, Mirror("second", null), Forever));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        var mirror = Assert.Single(world.Split!.Spec!.Mirrors!);
        Assert.Equal(("second", world.Hash, 35.0), (mirror.Name, mirror.Hash, mirror.Percentage));
        Assert.Equal("GET", mirror.Match![0].Method!.Exact);
        Assert.Equal(0, world.WeightOf("web:2"));
        world.Promote();
        world.RunUntil(() => world.Status.CurrentStepIndex == 3, "the second pause");
        Assert.Null(world.Split!.Spec!.Mirrors);
    }

    [Fact]
    public void ManagedRoutes_Order_IsThePrecedence()
    {
        var world = Updated(Managing(Header("second", Beta), Header("first", Beta), Forever));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(["first", "second"], world.Split!.Spec!.Routes!.Select(static r => r.Name));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ManagedRoutes_OnCompletionOrAbort_AllGo(bool abort)
    {
        var world = Updated(Managing(Header("first", Beta), Mirror("second", 10, Reads), Weight(10), Forever));
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.NotNull(world.Split!.Spec!.Routes);
        Assert.NotNull(world.Split.Spec.Mirrors);
        if (abort)
        {
            world.Abort();
            world.Tick();
        }
        else
        {
            world.Promote();
            world.RunUntil(() => world.IsPromoted, "promotion");
        }

        Assert.Null(world.Split!.Spec!.Routes);
        Assert.Null(world.Split.Spec.Mirrors);
    }

    [Theory]
    [InlineData(3, null, null, 3)]
    [InlineData(null, 50, null, 4)]
    [InlineData(null, null, true, 1)]
    public void SetCanaryScale_EachWay_IsApartFromTheShare(int? replicas, int? weight, bool? match, int pods)
    {
        var scale = new SetCanaryScale { Replicas = replicas, Weight = weight, MatchTrafficWeight = match };
        var world = Updated(new CanaryStrategy { Steps = [new() { SetCanaryScale = scale }, Weight(10), Forever] }, 8);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal((pods, 8, 1_000), (world.PodsOf("web:2"), world.PodsOf("web:1"), world.WeightOf("web:2")));
    }

    [Fact]
    public void SetCanaryScale_MatchTrafficWeight_FollowsTheShareAgain()
    {
        var steps = new CanaryStep[]
        {
            new() { SetCanaryScale = new SetCanaryScale { Replicas = 6 } }, Weight(25), Forever,
            new() { SetCanaryScale = new SetCanaryScale { MatchTrafficWeight = true } }, Forever,
        };
        var world = Updated(new CanaryStrategy { Steps = steps }, 8);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(6, world.PodsOf("web:2"));
        world.Promote();
        world.RunUntil(() => world.Status.CurrentStepIndex == 4 && world.PodsOf("web:2") == 2, "the pods of a quarter");
    }

    [Fact]
    public void MinPodsPerReplicaSet_SmallShare_HasThatMany()
    {
        var world = Updated(new CanaryStrategy { MinPodsPerReplicaSet = 2, Steps = [Weight(1), Forever] });
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(2, world.PodsOf("web:2"));
    }

    [Theory]
    [InlineData("Percent", 50)]
    [InlineData(null, 50)]
    [InlineData("Pods", 2)]
    public void ReplicaProgressThreshold_Reached_GoesOnWithoutTheRest(string? type, int value)
    {
        var world = Updated(
            new CanaryStrategy
            {
                ReplicaProgressThreshold = new ReplicaProgressThreshold { Type = type, Value = value },
                Steps = [Weight(50), Forever],
            },
            8);
        world.MostAvailable["web:2"] = 2;
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal((4, 5_000), (world.PodsOf("web:2"), world.WeightOf("web:2")));
        world.Promote();
        world.Run(60);
        Assert.False(world.IsPromoted);
        world.MostAvailable.Clear();
        world.RunUntil(() => world.IsPromoted, "promotion");
    }

    [Fact]
    public void AbortScaleDownDelaySeconds_Zero_IsNever()
    {
        var world = Updated(new CanaryStrategy { AbortScaleDownDelaySeconds = 0, Steps = [Weight(50), Forever] });
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Abort();
        world.Run(3600);
        Assert.Equal((0, 2), (world.WeightOf("web:2"), world.PodsOf("web:2")));
    }

    [Fact]
    public void Steps_Changed_StartOverAndClearAnAbort()
    {
        var world = Updated(new CanaryStrategy { Steps = [Weight(50), Forever] });
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause");
        world.Abort();
        world.Tick();
        world.Spec(static s => s with
        {
            Strategy = new RolloutStrategy { Canary = new CanaryStrategy { Steps = [Weight(5), Forever] } },
        });
        world.Tick();
        Assert.Null(world.Status.Abort);
        world.RunUntil(() => world.Status.Phase == "Paused", "the pause again");
        Assert.Equal((1, 500), (world.Status.CurrentStepIndex, world.WeightOf("web:2")));
    }

    [Fact]
    public void Weights_OutOfOrder_AreFollowed()
    {
        var world = Updated(new CanaryStrategy { Steps = [Weight(50), Forever, Weight(20), Forever] });
        world.RunUntil(() => world.WeightOf("web:2") == 5_000 && world.Status.Phase == "Paused", "the first pause");
        world.Promote();
        world.RunUntil(() => world.WeightOf("web:2") == 2_000 && world.Status.Phase == "Paused", "the second pause");
        Assert.Equal(1, world.PodsOf("web:2"));
    }

    public static TheoryData<CanaryStrategy, string> Wrong => new()
    {
        { new() { Steps = [new()] }, "steps[0]: must be exactly one of setWeight, pause, " },
        { new() { Steps = [Forever, new() { SetWeight = 5, Pause = new() }] }, "steps[1]: must be exactly one of " },
        { new() { Steps = [Weight(101)] }, "steps[0].setWeight: is 101, must be 0 to 100" },
        { new() { Steps = [Weight(-1)] }, "steps[0].setWeight: is -1, must be 0 to 100" },
        { new() { Steps = [new() { Pause = new() { Duration = "soon" } }] }, "steps[0].pause.duration: is 'soon', must be seconds or" },
        { new() { Steps = [new() { SetCanaryScale = new() }] }, "steps[0].setCanaryScale: must be exactly one of replicas, weight" },
        {
            new() { Steps = [new() { SetCanaryScale = new() { Replicas = 1, Weight = 5 } }] },
            "steps[0].setCanaryScale: must be exactly one of replicas, weight, matchTrafficWeight"
        },
        { new() { Steps = [new() { Plugin = new() }] }, "steps[0].plugin: there are no plugins" },
        {
            Managing(Header("third", Beta)),
            "setHeaderRoute.name: is 'third', must be listed in spec.strategy.canary.trafficRouting.managedRoutes"
        },
        { Managing(Header("first", new HeaderRouteMatch())), "setHeaderRoute.match[0].headerName: is required" },
        {
            Managing(Header("first", new HeaderRouteMatch { HeaderName = "a" })),
            "match[0].headerValue: must have exactly one of exact, prefix"
        },
        { Managing(Mirror("third", 5, Reads)), "setMirrorRoute.name: is 'third', must be listed in" },
        {
            new() { TrafficRouting = new() { Istio = new() } },
            "trafficRouting.istio: is not supported by this version; leave trafficRouting out or use slipway: {}"
        },
        { new() { StableService = "gone", TrafficRouting = new() { Slipway = new() } }, "stableService: there is no Service 'gone'" },
        { new() { DynamicStableScale = true }, "dynamicStableScale: needs trafficRouting" },
        { new() { ReplicaProgressThreshold = new() { Value = 101 } }, "replicaProgressThreshold.value: is 101, must be 0 to 100 percent" },
        { new() { MaxSurge = "much" }, "maxSurge: is 'much', must be a number from 0 or a percentage" },
        { new() { StableService = "web", CanaryService = "web" }, "canaryService: is 'web', must not be the stableService" },
        { new() { Analysis = new() { StartingStep = 3 }, Steps = [Forever] }, "analysis.startingStep: is 3, there are 1 steps" },
        { new() { Steps = [new() { Smoke = new() }] }, "steps[0].smoke: must have exactly one of http, job" },
        { new() { Steps = [new() { Smoke = new() { Http = "ready" } }] }, "steps[0].smoke.http: is 'ready', must be a path" },
        { new() { Steps = [new() { Soak = new() { Duration = "x" } }] }, "steps[0].soak.duration: is 'x'" },
        { new() { Steps = [new() { Approval = new() { Timeout = "x" } }] }, "steps[0].approval.timeout: is 'x'" },
        { new() { Steps = [new() { Experiment = new() { Duration = "5m" } }] }, "steps[0].experiment.templates: is required" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Field_Wrong_IsRefusedByItsPath(CanaryStrategy strategy, string message)
        => Assert.Contains(message, Refused(strategy), StringComparison.Ordinal);
}
