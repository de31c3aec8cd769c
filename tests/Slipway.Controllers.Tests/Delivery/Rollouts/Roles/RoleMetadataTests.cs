using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Tests.Delivery.Rollouts.Adoption;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Roles;

/// <summary><c>canaryMetadata</c>, <c>stableMetadata</c>, <c>previewMetadata</c>, <c>activeMetadata</c>, <c>antiAffinity</c>.</summary>
public sealed class RoleMetadataTests
{
    private const string Noted = "rollout.argoproj.io/ephemeral-metadata";

    private static RolloutPodMetadata Role(string role) => new()
    {
        Labels = new Dictionary<string, string> { ["role"] = role },
        Annotations = new Dictionary<string, string> { ["example.com/role"] = role },
    };

    private static AdoptionWorld Released(Func<CanaryStrategy, CanaryStrategy> change)
    {
        var world = new AdoptionWorld();
        world.Adopt(s => s with
        {
            WorkloadRef = null,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = ControllerWorld.Template("v1"),
            Strategy = new RolloutStrategy { Canary = change(s.Strategy!.Canary!) },
        });
        return world;
    }

    private static void Release(AdoptionWorld world, string image)
        => world.Patch<Rollout>(
            $$$"""{"spec":{"template":{"spec":{"containers":[{"name":"web","image":"{{{image}}}"}] } } } }""");

    /// <summary>Image, label and annotation of the pods, each once.</summary>
    private static List<string> Roles(AdoptionWorld world)
        => [.. world.List<Pod>().Where(static p => !p.IsTerminating())
            .Select(static p => $"{p.Spec!.Containers![0].Image} {p.Labels().GetValueOrDefault("role")} "
                + p.Annotations().GetValueOrDefault("example.com/role")).Distinct().Order(StringComparer.Ordinal)];

    [Fact]
    public void CanaryMetadata_ThroughARelease_MovesWithTheRole()
    {
        var world = Released(static c => c with { CanaryMetadata = Role("canary"), StableMetadata = Role("stable") });
        world.UntilHealthy("the first release");
        world.Until(() => Roles(world).SequenceEqual(["v1 stable stable"]), "the stable metadata");
        var hash = world.Status.StableRS;

        Release(world, "v2");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(["v1 stable stable", "v2 canary canary"], Roles(world));
        var pods = world.Pods;
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.PodsOf("v1") == 0, "the promotion");
        Assert.Equal(["v2 stable stable"], Roles(world));
        Assert.NotEmpty(pods.Intersect(world.Pods));

        var old = world.Sets.Single(s => s.Labels()["rollouts-pod-template-hash"] == hash);
        Assert.False(old.Spec!.Template!.Metadata!.Labels!.ContainsKey("role"));
        Assert.False(old.Annotations().ContainsKey(Noted));
        Release(world, "v1");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(hash, world.Status.CurrentPodHash);
    }

    [Fact]
    public void RevisionTemplate_OfAReplicaSetInARole_IsTheRevisionsOwn()
    {
        var world = Released(static c => c with
        {
            StableMetadata = Role("stable"),
            CanaryMetadata = Role("canary"),
            AntiAffinity = new RolloutAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new() },
        });
        world.UntilHealthy("the first release");
        Release(world, "v2");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(2, world.Sets.Count);
        Assert.All(
            world.Sets, static s => Assert.Equal(s.Labels()["rollouts-pod-template-hash"], RevisionHash.Of(RevisionTemplate.Of(s))));
    }

    [Fact]
    public void CanaryMetadata_TakenOutOfTheSpec_IsTakenFromThePods()
    {
        var world = Released(static c => c with { StableMetadata = Role("stable") });
        world.UntilHealthy("the first release");
        var (pods, hash) = (world.Pods, world.Status.StableRS);
        world.Patch<Rollout>("""{"spec":{"strategy":{"canary":{"stableMetadata":null}}}}""");
        world.Until(() => Roles(world).SequenceEqual(["v1  "]), "the metadata to go");
        Assert.Equal(pods, world.Pods);
        Assert.Equal(hash, world.Status.CurrentPodHash);
    }

    [Fact]
    public void CanaryMetadata_CoversTheTemplates_WhichComesBack()
    {
        var world = Released(static c => c with { CanaryMetadata = Role("canary") });
        world.UntilHealthy("the first release");
        world.Patch<Rollout>(
            """{"spec":{"template":{"metadata":{"labels":{"role":"own"}},"spec":{"containers":[{"name":"web","image":"v2"}]}}}}""");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(["v1  ", "v2 canary canary"], Roles(world));
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.PodsOf("v1") == 0, "the promotion");
        Assert.Equal(["v2 own "], Roles(world));
    }

    [Fact]
    public void ActiveMetadata_ThroughARelease_MovesWithTheRole()
    {
        var world = new AdoptionWorld();
        world.Adopt(static s => s with
        {
            WorkloadRef = null,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = ControllerWorld.Template("v1"),
            Strategy = new RolloutStrategy
            {
                BlueGreen = new BlueGreenStrategy
                {
                    ActiveService = "web", AutoPromotionEnabled = false, ScaleDownDelaySeconds = 2, ActiveMetadata = Role("active"),
                    PreviewMetadata = Role("preview"),
                },
            },
        });
        world.UntilHealthy("the first release");
        Release(world, "v2");
        world.Until(() => world.Status.Phase == "Paused" && Roles(world).Count == 2, "the pause");
        Assert.Equal(["v1 active active", "v2 preview preview"], Roles(world));
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.PodsOf("v1") == 0, "the switch");
        Assert.Equal(["v2 active active"], Roles(world));
    }

    [Trait("Run", "Long")]
    [Fact]
    public void CanaryMetadata_ControllerKilledAfterEachWrite_EndsTheSame()
    {
        LongOnly.Require();
        var writes = 0;
        for (var isOver = true; isOver; writes++)
        {
            var world = Released(static c => c with { CanaryMetadata = Role("canary"), StableMetadata = Role("stable") });
            world.UntilHealthy("the first release");
            world.Restart(writes);
            var life = world.Life;
            Release(world, "v2");
            world.Until(() => world.Status.Phase == "Paused", $"the pause after {writes} writes");
            world.Command("""{"pauseConditions":null}""");
            world.Until(
                () => world.Status.Phase == "Healthy" && Roles(world).SequenceEqual(["v2 stable stable"]),
                $"the end after {writes} writes");
            isOver = life.IsOver;
        }

        Assert.True(writes > 8, $"only {writes} writes");
    }

    [Theory]
    [InlineData("""{"requiredDuringSchedulingIgnoredDuringExecution":{}}""", null)]
    [InlineData("""{"preferredDuringSchedulingIgnoredDuringExecution":{"weight":30}}""", 30)]
    public void AntiAffinity_OfANewRevision_NamesTheStableOneAndGoesWithThePromotion(string field, int? weight)
    {
        var world = Released(c => c with { AntiAffinity = Api.Serialization.ApiJson.Deserialize<RolloutAntiAffinity>(
            System.Text.Encoding.UTF8.GetBytes(field)) });
        world.UntilHealthy("the first release");
        var stable = world.Status.StableRS;
        Assert.All(world.List<Pod>(), static p => Assert.Null(p.Spec!.Affinity));

        Release(world, "v2");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        var canary = world.List<Pod>().First(static p => p.Spec!.Containers![0].Image == "v2");
        var rules = canary.Spec!.Affinity!.PodAntiAffinity!;
        var term = weight is null
            ? Assert.Single(rules.RequiredDuringSchedulingIgnoredDuringExecution!)
            : Assert.Single(rules.PreferredDuringSchedulingIgnoredDuringExecution!).PodAffinityTerm!;
        Assert.Equal(weight, rules.PreferredDuringSchedulingIgnoredDuringExecution?[0].Weight);
        Assert.Equal("kubernetes.io/hostname", term.TopologyKey);
        var expression = Assert.Single(term.LabelSelector!.MatchExpressions!);
        Assert.Equal(("rollouts-pod-template-hash", "In", stable), (expression.Key, expression.Operator, expression.Values![0]));

        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.PodsOf("v1") == 0, "the promotion");
        Assert.All(world.Sets, static s => Assert.Null(s.Spec!.Template!.Spec!.Affinity));
    }

    [Theory]
    [InlineData("""{"antiAffinity":{}}""", "spec.strategy.canary.antiAffinity: must have exactly one of")]
    [InlineData(
        """{"antiAffinity":{"preferredDuringSchedulingIgnoredDuringExecution":{}}}""",
        "antiAffinity.preferredDuringSchedulingIgnoredDuringExecution.weight: is absent, must be 1 to 100")]
    [InlineData(
        """{"canaryMetadata":{"labels":{"app":"x"}}}""",
        "spec.strategy.canary.canaryMetadata.labels: 'app' is what the pods are selected by")]
    public void Roles_ThatCannotBe_AreRefusedByName(string canary, string message)
    {
        var world = Released(static c => c);
        world.UntilHealthy("the first release");
        world.Patch<Rollout>($$$"""{"spec":{"strategy":{"canary":{{{canary}}} } } }""");
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains(message, world.Status.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WorkloadRef_WithMetadataAndAntiAffinity_GivesThePodsBackWithoutThem()
    {
        var world = new AdoptionWorld().Deploy();
        var pods = world.Pods;
        world.Adopt(static s => s with
        {
            Strategy = new RolloutStrategy
            {
                Canary = s.Strategy!.Canary! with
                {
                    StableMetadata = Role("stable"),
                    AntiAffinity = new RolloutAntiAffinity { RequiredDuringSchedulingIgnoredDuringExecution = new() },
                },
            },
        }).UntilHealthy();
        world.Until(() => Roles(world).SequenceEqual(["v1 stable stable"]), "the stable metadata");
        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(["v1  "], Roles(world));
        Assert.Equal(pods, world.Pods);
        Assert.False(Assert.Single(world.Sets).Annotations().ContainsKey(Noted));
    }
}
