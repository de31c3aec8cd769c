using Slipway.Api.Apps;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Adoption;

/// <summary><c>workloadRef</c>: a live Deployment becomes a Rollout's, and comes back, with the pods that it had.</summary>
public sealed class WorkloadRefTests
{
    private const string HashLabel = "rollouts-pod-template-hash";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WorkloadRef_TakenOverAndGivenBack_KeepsThePodsBothWays(bool gateway)
    {
        var world = new AdoptionWorld(gateway: gateway).Deploy();
        var pods = world.Pods;
        var set = Assert.Single(world.Sets);

        world.Adopt().UntilHealthy();
        Assert.Equal(pods, world.Pods);
        var taken = Assert.Single(world.Sets);
        Assert.Equal(set.Uid(), taken.Uid());
        Assert.Equal(set.Labels()["pod-template-hash"], taken.Labels()["pod-template-hash"]);
        Assert.Equal("Rollout", taken.ControllerOwner()?.Kind);
        Assert.All(world.List<Api.Core.Pod>(), p => Assert.Equal(taken.Labels()[HashLabel], p.Labels()[HashLabel]));
        Assert.Equal(taken.Labels()[HashLabel], world.Status.StableRS);

        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(pods, world.Pods);
        var back = Assert.Single(world.Sets);
        Assert.Equal(set.Uid(), back.Uid());
        Assert.Equal(3, world.Deployment!.Spec!.Replicas);

        world.SetImage("v2");
        world.Until(() => world.PodsOf("v2") == 3 && world.Pods.Count == 3, "the Deployment's own rolling update");
        Assert.Empty(world.Pods.Intersect(pods));
    }

    [Fact]
    public void WorkloadRef_TemplateOfTheDeploymentChanges_IsReleasedInSteps()
    {
        var world = new AdoptionWorld().Deploy().Adopt().UntilHealthy();
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v2") == 3400, "the first pause");
        Assert.Equal(3, world.PodsOf("v1"));
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.PodsOf("v1") == 0, "the promotion");
        Assert.Equal(3, world.PodsOf("v2"));

        var pods = world.Pods;
        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(pods, world.Pods);
    }

    [Fact]
    public void WorkloadRef_DeletedInTheMiddleOfARelease_GivesTheStableVersionBackAndStaysPaused()
    {
        var world = new AdoptionWorld().Deploy().Adopt().UntilHealthy();
        var pods = world.Pods;
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused", "the first pause");
        world.DeleteRollout();
        world.Until(() => world.Find<Rollout>("web") is null && world.Pods.Count == 3, "the return");
        Assert.Equal(pods, world.Pods);
        Assert.True(world.Deployment!.Spec!.Paused);
        Assert.Contains(
            world.Events, static e => e.Reason == "WorkloadReturned" && e.Message!.Contains("stays paused", StringComparison.Ordinal));

        world.Patch<Deployment>("""{"spec":{"paused":false}}""");
        world.Until(() => world.PodsOf("v2") == 3 && world.Pods.Count == 3, "the release by the Deployment");
    }

    [Fact]
    public void WorkloadRef_Aborted_KeepsTheAdoptedPods()
    {
        var world = new AdoptionWorld().Deploy().Adopt().UntilHealthy();
        var pods = world.Pods;
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused", "the first pause");
        world.Command("""{"abort":true}""");
        world.Until(() => world.Status.Phase == "Degraded" && world.Pods.Count == 3, "the abort");
        Assert.Equal(pods, world.Pods);
        Assert.Equal(0, world.WeightOf("v2"));
    }

    [Fact]
    public void WorkloadRef_DeploymentInTheMiddleOfItsOwnRollout_IsTakenWhenThatIsDone()
    {
        var world = new AdoptionWorld().Deploy();
        world.SetImage("v2");
        world.Adopt().UntilHealthy();
        Assert.Equal(3, world.PodsOf("v2"));
        Assert.Equal(2, world.Sets.Count);
        Assert.All(world.Sets, static s => Assert.Equal("Rollout", s.ControllerOwner()?.Kind));
        Assert.Equal(
            ["1", "2"], world.Sets.Select(static s => s.Annotations()["rollout.argoproj.io/revision"]).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("never", 3)]
    [InlineData("onsuccess", 0)]
    [InlineData("progressively", 0)]
    public void ScaleDown_SaysHowManyPodsTheDeploymentAsksFor(string scaleDown, int replicas)
    {
        var world = new AdoptionWorld().Deploy();
        var pods = world.Pods;
        world.Adopt(s => s with { WorkloadRef = s.WorkloadRef! with { ScaleDown = scaleDown } }).UntilHealthy();
        world.Until(() => world.Deployment!.Spec!.Replicas == replicas, "the number of pods of the Deployment");
        for (var i = 0; i < 20; i++)
        {
            world.Step();
        }

        Assert.Equal(replicas, world.Deployment!.Spec!.Replicas);
        Assert.Equal(pods, world.Pods);
        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(3, world.Deployment!.Spec!.Replicas);
        Assert.Equal(pods, world.Pods);
    }

    [Theory]
    [InlineData("never")]
    [InlineData("onsuccess")]
    public void WorkloadRef_WithoutReplicas_KeepsAsManyAsTheDeploymentHad(string scaleDown)
    {
        var world = new AdoptionWorld().Deploy(replicas: 4);
        var pods = world.Pods;
        world.Adopt(s => s with { Replicas = null, WorkloadRef = s.WorkloadRef! with { ScaleDown = scaleDown } }).UntilHealthy();
        for (var i = 0; i < 20; i++)
        {
            world.Step();
        }

        Assert.Equal(pods, world.Pods);
        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(pods, world.Pods);
    }

    [Fact]
    public void WorkloadRef_OfARolloutWithPodsOfItsOwn_IsGivenBackWithoutAGap()
    {
        var world = new AdoptionWorld();
        world.Adopt(static s => s with
        {
            WorkloadRef = null, Template = ControllerWorld.Template("v1"), Selector = ControllerWorld.Web("v1", 3).Spec!.Selector,
        }).UntilHealthy("the first release");
        world.CreateDeployment();
        world.Patch<Rollout>(
            """{"spec":{"template":null,"workloadRef":{"apiVersion":"apps/v1","kind":"Deployment","name":"web"}}}""");
        world.Until(
            () => world.Status.Phase == "Healthy" && world.Deployment!.Spec!.Paused is true && world.Pods.Count == 3, "the takeover");
        world.MustServe();
        world.DeleteRollout();
        world.Until(() => world.IsReturned && world.Pods.Count == 3, "the return");
    }

    [Fact]
    public void WorkloadRef_PausedDeployment_IsTakenAndComesBackPaused()
    {
        var world = new AdoptionWorld().Deploy();
        var pods = world.Pods;
        world.Patch<Deployment>("""{"spec":{"paused":true}}""");
        world.Adopt().UntilHealthy();
        world.DeleteRollout();
        world.Until(() => world.Find<Rollout>("web") is null, "the return");
        Assert.True(world.Deployment!.Spec!.Paused);
        Assert.Equal(pods, world.Pods);
    }

    [Fact]
    public void WorkloadRef_NoSuchDeployment_IsNamedAndTakenWhenItComes()
    {
        var world = new AdoptionWorld().Adopt();
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains(
            "spec.workloadRef: there is no Deployment 'web' in namespace 'team'", world.Status.Message, StringComparison.Ordinal);
        world.CreateDeployment();
        world.UntilHealthy();
        Assert.Equal(3, world.PodsOf("v1"));
    }

    [Fact]
    public void WorkloadRef_WithATemplate_IsRefusedByName()
    {
        var world = new AdoptionWorld().Deploy();
        var pods = world.Pods;
        var deployment = world.Deployment!.Spec!;
        world.Adopt(s => s with { Template = deployment.Template, Selector = deployment.Selector });
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains("spec.workloadRef: must not be given together with spec.template", world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(pods, world.Pods);
        Assert.Null(world.Deployment!.Spec!.Paused);
    }

    [Theory]
    [InlineData("StatefulSet", "apps/v1", "web", "spec.workloadRef: StatefulSet of apps/v1 is not supported")]
    [InlineData("Deployment", "apps/v2", "web", "spec.workloadRef: Deployment of apps/v2 is not supported")]
    [InlineData("Deployment", "apps/v1", null, "spec.workloadRef.name: is required")]
    public void WorkloadRef_OfAnotherKind_IsRefusedByName(string kind, string version, string? name, string message)
    {
        var world = new AdoptionWorld().Deploy();
        world.Adopt(s => s with { WorkloadRef = new RolloutWorkloadRef { Kind = kind, ApiVersion = version, Name = name } });
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains(message, world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkloadRef_DeploymentResumedByHand_IsPausedAgain()
    {
        var world = new AdoptionWorld().Deploy().Adopt().UntilHealthy();
        var pods = world.Pods;
        world.Patch<Deployment>("""{"spec":{"paused":false}}""");
        world.Until(() => world.Deployment!.Spec!.Paused is true && world.Pods.Count == 3, "the pause");
        Assert.Equal(pods, world.Pods);
        world.SetImage("v2");
        world.Until(() => world.Status.Phase == "Paused" && world.WeightOf("v2") == 3400, "a release");
    }

    [Fact]
    public void WorkloadRef_Example_IsTakenOverReleasedAndGivenBack()
    {
        var objects = ExampleFiles.Objects("rollouts", "workload-ref").ToList();
        var deployment = Assert.Single(objects.OfType<Deployment>());
        var world = new AdoptionWorld(service: Assert.Single(objects.OfType<Api.Core.Service>()));
        world.Create(InTeam(Assert.Single(objects.OfType<Api.Core.ConfigMap>())));
        world.Create(InTeam(deployment));
        world.Until(() => world.Pods.Count == 3, "the Deployment");
        var pods = world.Pods;
        world.Create(InTeam(Assert.Single(objects.OfType<Rollout>())));
        world.Until(() => world.Find<Rollout>("echo")!.Status?.Phase == "Healthy", "the takeover");
        Assert.Equal(pods, world.Pods);
        world.Patch<Deployment>("""{"spec":{"template":{"metadata":{"annotations":{"version":"2"}}}}}""", "echo");
        world.Until(() => world.Pods.Count == 4, "a canary");
        world.Until(() => world.Find<Rollout>("echo")!.Status?.Phase == "Healthy" && world.Pods.Count == 3, "the release");
        pods = world.Pods;
        world.Delete<Rollout>("echo");
        world.Until(() => world.Find<Rollout>("echo") is null, "the return");
        Assert.Equal(pods, world.Pods);
    }

    private static T InTeam<T>(T value)
        where T : KubeObject => value with { Metadata = value.Metadata! with { Namespace = AdoptionWorld.Ns } };

    [Fact]
    public void WorkloadRef_ControllerKilledAfterEachWrite_KeepsThePodsBothWays()
    {
        var writes = 0;
        for (var isOver = true; isOver; writes++)
        {
            var world = new AdoptionWorld(seed: 5 + writes).Deploy();
            var pods = world.Pods;
            world.Restart(writes);
            var life = world.Life;
            world.Adopt().UntilHealthy($"the takeover after {writes} writes");
            Assert.Equal(pods, world.Pods);
            world.DeleteRollout();
            world.Until(() => world.IsReturned, $"the return after {writes} writes");
            Assert.Equal(pods, world.Pods);
            Assert.Single(world.Sets);
            isOver = life.IsOver;
        }

        Assert.True(writes > 12, $"only {writes} writes");
    }
}
