using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Controllers.Workloads.ReplicaSets;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Workloads;

public sealed class ReplicaSetTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Create_MatchingOrphan_IsAdoptedAndCounts()
    {
        world.Create(Pod("orphan"));

        world.Create(Set(2));
        world.Until(() => Status().ReadyReplicas == 2, "two ready pods");

        Assert.Equal(2, world.Api.All<Pod>().Count);
        Assert.Equal("rs", world.Api.Find<Pod>("default", "orphan")!.ControllerOwner()!.Name);
    }

    [Fact]
    public void Update_PodLosesItsLabel_IsReleasedAndReplaced()
    {
        world.Create(Set(1));
        world.Until(() => Status().ReadyReplicas == 1, "a ready pod");
        var name = world.Api.All<Pod>()[0].Name();

        var none = new Dictionary<string, string>();
        world.Change<Pod>("default", name, p => p with { Metadata = p.Metadata! with { Labels = none } });
        world.Until(() => world.Api.All<Pod>().Count == 2, "the replacement");

        Assert.Null(world.Api.Find<Pod>("default", name)!.ControllerOwner());
    }

    [Fact]
    public void Create_TemplateRefused_TriesOnePodAtATimeAndSaysWhy()
    {
        var attempts = 0;
        world.Api.Fault = (verb, kind) =>
        {
            if (verb != "create" || kind.Kind != "Pod")
            {
                return null;
            }

            attempts++;
            return InMemoryApi.Refusal("Forbidden", 403, "exceeded quota");
        };

        world.Create(Set(100));
        world.Pass(0.005);

        Assert.InRange(attempts, 1, 3);
        world.Pass(1);
        Assert.Equal(("FailedCreate", "exceeded quota"), (Status().Conditions![0].Reason, Status().Conditions![0].Message));
        Assert.Contains(world.Api.All<Event>(), static e => e.Message == "Error creating: exceeded quota");
        world.Api.Fault = static (_, _) => null;
        world.Until(() => Status().ReadyReplicas == 100, "all pods");
        Assert.Null(Status().Conditions);
    }

    [Fact]
    public void Create_CacheLags_NeverCreatesTwice()
    {
        var lagging = true;
        world.Api.Fault = (verb, kind) => lagging && kind.Kind == "Pod" && verb is "watch" or "list"
            ? InMemoryApi.Refusal("InternalError", 500, "down") : null;
        world.Pump.Run(world.Api.BreakWatches);

        world.Create(Set(3));
        for (var i = 0; i < 10; i++)
        {
            world.Change<ReplicaSet>("default", "rs", s => s with { Spec = s.Spec! with { MinReadySeconds = i } });
            world.Pass(2);
        }

        Assert.Equal(3, world.Api.All<Pod>().Count);
        lagging = false;
        world.Pass(60);
        Assert.Equal(3, world.Api.All<Pod>().Count);
        Assert.Equal(3, Status().ReadyReplicas);
    }

    [Fact]
    public void Create_ServerFailsAfterThePodIsThereAndTheCacheLags_NeverCreatesTwice()
    {
        world.Api.Fault = NoPods;
        world.Api.Loss = static (verb, kind) => kind.Kind == "Pod" && verb == "create"
            ? InMemoryApi.Refusal("InternalError", 500, "the store stopped before it could answer") : null;
        world.Pump.Run(world.Api.BreakWatches);
        world.Create(Set(1));
        world.Pass(5);
        Assert.Single(world.Api.All<Pod>());

        (world.Api.Fault, world.Api.Loss) = (static (_, _) => null, static (_, _) => null);
        world.Until(() => Status().AvailableReplicas == 1, "an available pod");
        Assert.Single(world.Api.All<Pod>());
    }

    [Fact]
    public void Status_MinReadySeconds_PodsBecomeAvailableLater()
    {
        var set = Set(1);
        world.Create(set with { Spec = set.Spec! with { MinReadySeconds = 30 } });
        world.Until(() => Status().ReadyReplicas == 1, "a ready pod");
        world.Pass(28);
        Assert.Equal(0, Status().AvailableReplicas);

        world.Pass(4);

        Assert.Equal(1, Status().AvailableReplicas);
    }

    [Fact]
    public void Scale_Down_CountsTerminatingPodsUntilTheyAreGone()
    {
        world.Create(Set(2));
        world.Until(() => Status().ReadyReplicas == 2, "two ready pods");

        world.Change<ReplicaSet>("default", "rs", static s => s with { Spec = s.Spec! with { Replicas = 0 } });
        world.Pass(1);
        Assert.Equal((0, 2), (Status().Replicas, Status().TerminatingReplicas));
        world.Pass(5);

        Assert.Equal((0, 0), (Status().Replicas, Status().TerminatingReplicas));
        Assert.Equal(2, world.Api.All<Event>().Count(static e => e.Reason == "SuccessfulDelete"));
    }

    [Fact]
    public void Status_CacheDoesNotShowADeletionYet_CountsNoPodThatWasToldToEnd()
    {
        world.Create(Set(2));
        world.Until(() => Status().AvailableReplicas == 2, "two available pods");
        world.Api.Fault = NoPods;
        world.Pump.Run(world.Api.BreakWatches);

        world.Change<ReplicaSet>("default", "rs", static s => s with { Spec = s.Spec! with { Replicas = 0 } });
        world.Pass(1);
        world.Change<ReplicaSet>("default", "rs", static s => s with { Spec = s.Spec! with { Replicas = 2 } });
        world.Pass(1);

        Assert.Equal((0, 0, 2), (Status().Replicas, Status().AvailableReplicas, Status().TerminatingReplicas));
        world.Api.Fault = static (_, _) => null;
        world.Until(() => Status().AvailableReplicas == 2, "two others");
    }

    [Fact]
    public void Status_CacheDoesNotShowNewPodsYet_DoesNotSayThatItHasActedOnTheNextNumber()
    {
        world.Api.Fault = NoPods;
        world.Pump.Run(world.Api.BreakWatches);
        world.Create(Set(2));
        world.Pass(1);

        world.Change<ReplicaSet>("default", "rs", static s => s with { Spec = s.Spec! with { Replicas = 0 } });
        world.Pass(1);

        Assert.Equal(2, world.Api.All<Pod>().Count);
        Assert.True(Status().ObservedGeneration < world.Api.All<ReplicaSet>()[0].Metadata!.Generation, $"{Status()}");
        world.Api.Fault = static (_, _) => null;
        world.Until(() => Status().ObservedGeneration == world.Api.All<ReplicaSet>()[0].Metadata!.Generation, "that it has");
        Assert.DoesNotContain(world.Api.All<Pod>(), static p => p.Metadata!.DeletionTimestamp is null);
    }

    [Fact]
    public void Scale_Down_PodThatHasBecomeReadySinceItWasSeen_Stays()
    {
        var slow = new ControllerWorld(readyAfter: TimeSpan.FromHours(1)).Start();
        slow.Create(Set(2));
        slow.Pass(1);
        var names = slow.Api.All<Pod>().Select(static p => p.Name()).Order(StringComparer.Ordinal).ToList();
        void Report(string name, PodStatus status) => slow.Pump.Complete(async () => (await slow.Api.UpdateStatusAsync(
            slow.Api.Find<Pod>("default", name)! with { Status = status }, default)).OrThrow());
        Report(names[0], FakeNode.Running(slow.Time.GetUtcNow()));
        slow.Pass(1);
        slow.Api.Fault = NoPods;
        slow.Pump.Run(slow.Api.BreakWatches);
        Report(names[1], FakeNode.Running(slow.Time.GetUtcNow()));
        Report(names[0], new PodStatus { Phase = "Running" });

        slow.Change<ReplicaSet>("default", "rs", static s => s with { Spec = s.Spec! with { Replicas = 1 } });
        slow.Pass(2);
        Assert.DoesNotContain(slow.Api.All<Pod>(), static p => p.IsTerminating());
        Assert.Null(slow.Api.Find<ReplicaSet>("default", "rs")!.Status!.Conditions);
        slow.Api.Fault = static (_, _) => null;
        slow.Until(() => slow.Api.All<Pod>().Count == 1, "one pod less");

        Assert.Equal(names[1], slow.Api.All<Pod>()[0].Name());
    }

    [Fact]
    public void DeletionOrder_PodsOfAllKinds_GivesUpTheLeastValuableFirst()
    {
        var pods = new[]
        {
            Ready("old", Now.AddHours(-9)),
            Ready("cheap", Now.AddHours(-9)) with { Metadata = Meta("cheap", cost: "-5") },
            Ready("young", Now.AddMinutes(-1)),
            Ready("restarted", Now.AddHours(-9)) is var r
                ? r with { Status = r.Status! with { ContainerStatuses = [new ContainerStatus { RestartCount = 4 }] } } : null!,
            new Pod { Metadata = Meta("unready"), Spec = new PodSpec { NodeName = "n" }, Status = new PodStatus { Phase = "Running" } },
            new Pod { Metadata = Meta("pending"), Spec = new PodSpec { NodeName = "n" }, Status = new PodStatus { Phase = "Pending" } },
            new Pod { Metadata = Meta("unassigned"), Spec = new PodSpec(), Status = new PodStatus { Phase = "Pending" } },
        };

        Assert.Equal(
            ["unassigned", "pending", "unready", "cheap", "young", "restarted", "old"],
            DeletionOrder.Sort(pods, Now).Select(static p => p.Name()));
    }

    private static Status? NoPods(string verb, KindInfo kind)
        => kind.Kind == "Pod" && verb is "watch" or "list" ? InMemoryApi.Refusal("InternalError", 500, "down") : null;

    private static Pod Ready(string name, DateTimeOffset since) => new()
    {
        Metadata = Meta(name),
        Spec = new PodSpec { NodeName = "n" },
        Status = FakeNode.Running(since),
    };

    private static ObjectMeta Meta(string name, string? cost = null) => new()
    {
        Name = name,
        Namespace = "default",
        CreationTimestamp = Now.AddHours(-10),
        Annotations = cost is null ? null : new Dictionary<string, string> { [DeletionOrder.CostAnnotation] = cost },
    };

    private static Pod Pod(string name) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, Labels = new Dictionary<string, string> { ["app"] = "web" } },
        Spec = ControllerWorld.Template("v1").Spec,
    };

    private static ReplicaSet Set(int replicas) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = "rs" },
        Spec = new ReplicaSetSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = ControllerWorld.Template("v1"),
        },
    };

    private ReplicaSetStatus Status() => world.Api.Find<ReplicaSet>("default", "rs")?.Status ?? new ReplicaSetStatus();
}
