using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.TestKit;

namespace Slipway.Controllers.Tests.Workloads;

public sealed class DeploymentTests
{
    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Create_Replicas_BecomesAvailableWithRevisionOne()
    {
        world.Create(ControllerWorld.Web("v1", 3));
        world.Until(() => IsComplete(3), "the first rollout");

        var deployment = Deployment();
        var set = Assert.Single(world.Api.All<ReplicaSet>());
        Assert.Equal("1", deployment.Annotations()["deployment.kubernetes.io/revision"]);
        Assert.Equal("1", set.Annotations()["deployment.kubernetes.io/revision"]);
        Assert.Equal("3", set.Annotations()["deployment.kubernetes.io/desired-replicas"]);
        Assert.Equal("4", set.Annotations()["deployment.kubernetes.io/max-replicas"]);
        Assert.Equal($"web-{set.Labels()["pod-template-hash"]}", set.Name());
        Assert.Equal("NewReplicaSetAvailable", Progressing().Reason);
        Assert.Equal($"ReplicaSet \"{set.Name()}\" has successfully progressed.", Progressing().Message);
        Assert.Contains($"Scaled up replica set {set.Name()} from 0 to 3", Events("ScalingReplicaSet"));
        Assert.Equal(3, Events("SuccessfulCreate").Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Update_Image_NeverHasTooFewOrTooManyPods(int seed)
    {
        var other = new ControllerWorld(seed).Start();
        other.Create(ControllerWorld.Web("v1", 4));
        other.Until(() => other.ReadyPods("v1").Count == 4, "v1");
        other.Pass(5);

        var template = ControllerWorld.Template("v2");
        other.Change<Deployment>("default", "web", d => d with { Spec = d.Spec! with { Template = template } });
        other.Until(
            () =>
            {
                var ready = other.ReadyPods("v1").Count + other.ReadyPods("v2").Count;
                var alive = other.Api.All<Pod>().Count(static p => !p.IsTerminating());
                Assert.InRange(ready, 4, 5);
                Assert.InRange(alive, 4, 5);
                return other.ReadyPods("v2").Count == 4 && alive == 4;
            },
            "v2 everywhere");
        other.Pass(5);

        Assert.Equal("2", other.Api.Find<Deployment>("default", "web")!.Annotations()["deployment.kubernetes.io/revision"]);
        Assert.Equal(4, other.Api.Find<Deployment>("default", "web")!.Status!.UpdatedReplicas);
    }

    [Fact]
    public void Update_BackToTheFirstTemplate_ReusesItsSetWithANewRevision()
    {
        world.Create(ControllerWorld.Web("v1", 2));
        world.Until(() => IsComplete(2), "v1");
        SetImage("v2");
        world.Until(() => world.ReadyPods("v2").Count == 2 && IsComplete(2), "v2");

        SetImage("v1");
        world.Until(() => world.ReadyPods("v1").Count == 2 && IsComplete(2), "v1 again");

        Assert.Equal(2, world.Api.All<ReplicaSet>().Count);
        var first = world.Api.All<ReplicaSet>().Single(static s => s.Spec!.Template!.Spec!.Containers![0].Image == "v1");
        Assert.Equal("3", first.Annotations()["deployment.kubernetes.io/revision"]);
        Assert.Equal("1", first.Annotations()["deployment.kubernetes.io/revision-history"]);
        Assert.Equal("3", Deployment().Annotations()["deployment.kubernetes.io/revision"]);
    }

    [Fact]
    public void Update_BrokenImage_KeepsTheOldPodsAndReportsTheDeadline()
    {
        world.Create(ControllerWorld.Web("v1", 3));
        world.Until(() => IsComplete(3), "v1");

        SetImage(FakeNode.BrokenImage);
        world.Pass(200);

        Assert.Equal(3, world.ReadyPods("v1").Count);
        Assert.Equal(("False", "ProgressDeadlineExceeded"), (Progressing().Status, Progressing().Reason));
        Assert.Equal("True", Condition("Available").Status);
    }

    [Fact]
    public void Pause_ChangedTemplate_WaitsUntilResumed()
    {
        world.Create(ControllerWorld.Web("v1", 2));
        world.Until(() => IsComplete(2), "v1");
        world.Change<Deployment>("default", "web", static d => d with { Spec = d.Spec! with { Paused = true } });
        SetImage("v2");
        world.Pass(120);
        Assert.Single(world.Api.All<ReplicaSet>());
        Assert.Equal("DeploymentPaused", Progressing().Reason);

        world.Change<Deployment>("default", "web", static d => d with { Spec = d.Spec! with { Paused = false } });

        world.Until(() => world.ReadyPods("v2").Count == 2 && IsComplete(2), "v2");
    }

    [Fact]
    public void Scale_WhilePaused_ScalesTheRunningSet()
    {
        world.Create(ControllerWorld.Web("v1", 2));
        world.Until(() => IsComplete(2), "v1");
        world.Change<Deployment>("default", "web", static d => d with { Spec = d.Spec! with { Paused = true, Replicas = 5 } });

        world.Until(() => world.ReadyPods("v1").Count == 5, "five pods");

        Assert.Equal("5", Assert.Single(world.Api.All<ReplicaSet>()).Annotations()["deployment.kubernetes.io/desired-replicas"]);
    }

    [Fact]
    public void Recreate_NewImage_StartsAfterTheLastOldPodIsGone()
    {
        var web = ControllerWorld.Web("v1", 2);
        world.Create(web with { Spec = web.Spec! with { Strategy = new DeploymentStrategy { Type = "Recreate" } } });
        world.Until(() => IsComplete(2), "v1");

        SetImage("v2");
        world.Until(
            () =>
            {
                Assert.Single(world.Api.All<Pod>().Select(static p => p.Spec!.Containers![0].Image).DefaultIfEmpty("none").Distinct());
                return world.ReadyPods("v2").Count == 2;
            },
            "v2");
    }

    [Fact]
    public void Update_MoreOftenThanTheHistoryLimit_DeletesTheOldestSets()
    {
        var web = ControllerWorld.Web("v1", 1);
        world.Create(web with { Spec = web.Spec! with { RevisionHistoryLimit = 1 } });
        foreach (var image in new[] { "v2", "v3", "v4" })
        {
            world.Until(() => IsComplete(1), "the rollout before " + image);
            SetImage(image);
        }

        world.Until(() => world.ReadyPods("v4").Count == 1 && IsComplete(1), "v4");
        world.Pass(5);

        var images = world.Api.All<ReplicaSet>().Select(static s => s.Spec!.Template!.Spec!.Containers![0].Image!);
        Assert.Equal(["v3", "v4"], images.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Create_NameTakenByAnotherTemplate_CountsTheCollisionAndTakesAnotherName()
    {
        var name = "web-" + RevisionHash.Of(ControllerWorld.Template("v1"));
        world.Create(new ReplicaSet
        {
            Metadata = new ObjectMeta { Namespace = "default", Name = name },
            Spec = new ReplicaSetSpec
            {
                Replicas = 0,
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "other" } },
                Template = ControllerWorld.Template("other"),
            },
        });

        world.Create(ControllerWorld.Web("v1", 1));
        world.Until(() => IsComplete(1), "the rollout");

        Assert.Equal(1, Deployment().Status!.CollisionCount);
    }

    [Fact]
    public void Reconcile_ConflictsAndBrokenWatches_StillComplete()
    {
        var chance = new Random(5);
        world.Create(ControllerWorld.Web("v1", 5));
        world.Api.Fault = (verb, _) => verb is not ("list" or "watch") && chance.Next(4) == 0
            ? InMemoryApi.Refusal("Conflict", 409, "somebody was faster")
            : null;
        for (var i = 0; i < 20; i++)
        {
            world.Pass(1);
            world.Pump.Run(i % 3 == 0 ? world.Api.Forget : world.Api.BreakWatches);
            Assert.InRange(world.Api.All<Pod>().Count(static p => !p.IsTerminating()), 0, 5);
        }

        world.Api.Fault = static (_, _) => null;
        world.Until(() => IsComplete(5), "the rollout");
        Assert.Equal(5, world.Api.All<Pod>().Count);
    }

    private Deployment Deployment() => world.Api.Find<Deployment>("default", "web")!;

    private DeploymentCondition Progressing() => Condition("Progressing");

    private DeploymentCondition Condition(string type) => Deployment().Status!.Conditions!.Single(c => c.Type == type);

    private List<string> Events(string reason) => [.. world.Api.All<Event>().Where(e => e.Reason == reason).Select(static e => e.Message!)];

    /// <summary>What <c>kubectl rollout status</c> waits for.</summary>
    private bool IsComplete(int replicas)
    {
        var d = Deployment();
        return d.Status is { } s && s.ObservedGeneration >= d.Metadata!.Generation && s.UpdatedReplicas == replicas
            && s.Replicas == replicas && s.AvailableReplicas == replicas
            && s.Conditions!.Any(static c => c.Reason == "NewReplicaSetAvailable");
    }

    private void SetImage(string image)
        => world.Change<Deployment>("default", "web", d => d with { Spec = d.Spec! with { Template = ControllerWorld.Template(image) } });
}
