using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Tests.Delivery.Rollouts.Adoption;

namespace Slipway.Controllers.Tests.Delivery.Rollouts.Configuration;

/// <summary><c>revisionIncludesConfig</c>: configuration is released and undone with the code.</summary>
public sealed class ConfigRevisionTests
{
    private const string CopyOf = "slipway.dev/copy-of";

    private static AdoptionWorld Released(Func<RolloutSpec, RolloutSpec>? change = null, bool optional = false)
    {
        var world = new AdoptionWorld();
        world.Create(Map("blue"));
        world.Create(new Secret
        {
            Metadata = AdoptionWorld.Meta("keys"), Type = "example.com/keys", Data = new Dictionary<string, byte[]> { ["key"] = [1, 2, 3] },
        });
        world.Adopt(s => (change ?? (static t => t))(s with
        {
            WorkloadRef = null,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = Template("v1", optional),
        }));
        world.UntilHealthy("the first release");
        return world;
    }

    private static PodTemplateSpec Template(string image, bool optional)
    {
        var template = ControllerWorld.Template(image);
        return template with
        {
            Spec = template.Spec! with
            {
                Containers =
                [
                    template.Spec.Containers![0] with
                    {
                        EnvFrom = [new EnvFromSource { ConfigMapRef = new ConfigMapEnvSource { Name = "settings" } }],
                        Env = !optional ? null :
                        [
                            new EnvVar
                            {
                                Name = "MORE",
                                ValueFrom = new EnvVarSource
                                {
                                    ConfigMapKeyRef = new ConfigMapKeySelector { Name = "more", Key = "more", Optional = true },
                                },
                            },
                        ],
                    },
                ],
                Volumes = [new Volume { Name = "keys", Secret = new SecretVolumeSource { SecretName = "keys" } }],
            },
        };
    }

    private static ConfigMap Map(string colour)
        => new() { Metadata = AdoptionWorld.Meta("settings"), Data = new Dictionary<string, string> { ["colour"] = colour } };

    private static string ColourOf(AdoptionWorld world, Pod pod)
    {
        var copy = world.Find<ConfigMap>(pod.Spec!.Containers![0].EnvFrom![0].ConfigMapRef!.Name!)!;
        Assert.True(copy.Immutable);
        Assert.Equal("settings", copy.Annotations()[CopyOf]);
        return copy.Data!["colour"];
    }

    private static List<string> Colours(AdoptionWorld world)
        => [.. world.List<Pod>().Where(static p => !p.IsTerminating()).Select(p => ColourOf(world, p)).Order(StringComparer.Ordinal)];

    private static void Paint(AdoptionWorld world, string colour)
        => world.Patch<ConfigMap>($$"""{"data":{"colour":"{{colour}}"} }""", "settings");

    private static void Promote(AdoptionWorld world, string awaited)
    {
        world.Until(() => world.Status.Phase == "Paused", "the pause before " + awaited);
        world.Command("""{"pauseConditions":null}""");
        world.Until(() => world.Status.Phase == "Healthy" && world.Pods.Count == 3, awaited);
    }

    /// <summary>What 'undo' does.</summary>
    private static void Undo(AdoptionWorld world, ReplicaSet set)
    {
        var rollout = world.Find<Rollout>("web")!;
        world.Update(rollout with { Spec = rollout.Spec! with { Template = RevisionTemplate.Of(set) } });
    }

    [Fact]
    public void RevisionIncludesConfig_ContentChanges_IsReleasedInStepsAndUndoneWithTheCode()
    {
        var world = Released();
        var first = Assert.Single(world.Sets);
        Paint(world, "green");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        Assert.Equal(["blue", "blue", "blue", "green", "green"], Colours(world));
        Promote(world, "the promotion");
        Assert.Equal(["green", "green", "green"], Colours(world));

        Undo(world, first);
        Promote(world, "the undo");
        Assert.Equal(["blue", "blue", "blue"], Colours(world));
        Assert.Equal(first.Labels()["rollouts-pod-template-hash"], world.Status.StableRS);
        Assert.Equal("green", world.Find<ConfigMap>("settings")!.Data!["colour"]);
        Assert.Contains(world.Status.Conditions!, static c => c is { Type: "ConfigDrift", Status: "True" }
            && c.Message!.Contains("a copy of settings, which has other content now", StringComparison.Ordinal));

        Paint(world, "blue");
        world.Until(() => world.Status.Conditions!.All(static c => c.Type != "ConfigDrift"), "the end of the drift");
        Assert.Equal("Healthy", world.Status.Phase);
    }

    [Fact]
    public void RevisionIncludesConfig_Secret_IsCopiedWithItsType()
    {
        var world = Released();
        var name = world.List<Pod>()[0].Spec!.Volumes![0].Secret!.SecretName!;
        Assert.StartsWith("keys-", name, StringComparison.Ordinal);
        var copy = world.Find<Secret>(name)!;
        Assert.Equal(("example.com/keys", true), (copy.Type, copy.Immutable));
        Assert.Equal([1, 2, 3], copy.Data!["key"]);
        Assert.Equal(["ReplicaSet"], copy.Metadata!.OwnerReferences!.Select(static r => r.Kind));
    }

    [Fact]
    public void RevisionIncludesConfig_RevisionIsForgotten_ItsCopiesGoWithIt()
    {
        var world = Released(static s => s with { RevisionHistoryLimit = 1 });
        foreach (var colour in new[] { "green", "red", "white" })
        {
            Paint(world, colour);
            Promote(world, colour);
        }

        world.Until(() => Copies(world).SequenceEqual(["red", "white"]), "the copies of forgotten revisions to go");
        Assert.NotNull(world.Find<ConfigMap>("settings"));
        Assert.Single(world.List<Secret>(), static s => s.Annotations().ContainsKey(CopyOf));
        world.DeleteRollout();
        world.Until(() => Copies(world).Count == 0, "all copies to go");
    }

    [Fact]
    public void RevisionIncludesConfig_Abort_KeepsTheOldContentServing()
    {
        var world = Released();
        Paint(world, "green");
        world.Until(() => world.Status.Phase == "Paused", "the pause");
        world.Command("""{"abort":true}""");
        world.Until(() => world.Status.Phase == "Degraded" && world.Pods.Count == 3, "the abort");
        Assert.Equal(["blue", "blue", "blue"], Colours(world));
        Paint(world, "blue");
        world.Until(() => world.Status.Phase == "Healthy", "the way back");
        Assert.Equal(["blue", "blue", "blue"], Colours(world));
    }

    [Fact]
    public void RevisionIncludesConfig_OptionalObjectComes_IsAChangeOfItsOwn()
    {
        var world = Released(optional: true);
        world.Create(new ConfigMap { Metadata = AdoptionWorld.Meta("more"), Data = new Dictionary<string, string> { ["more"] = "yes" } });
        Promote(world, "the release");
        Assert.All(
            world.List<Pod>().Where(static p => !p.IsTerminating()), p => Assert.NotNull(
                world.Find<ConfigMap>(p.Spec!.Containers![0].Env![0].ValueFrom!.ConfigMapKeyRef!.Name!)));
    }

    [Fact]
    public void RevisionIncludesConfig_False_LeavesReferencesAlone()
    {
        var world = Released(static s => s with { RevisionIncludesConfig = false });
        Assert.All(world.List<Pod>(), static p => Assert.Equal("settings", p.Spec!.Containers![0].EnvFrom![0].ConfigMapRef!.Name));
        Paint(world, "green");
        for (var i = 0; i < 20; i++)
        {
            world.Step();
        }

        Assert.Single(world.Sets);
        Assert.Equal("Healthy", world.Status.Phase);
    }

    [Theory]
    [InlineData("slipway.dev/v1alpha1", true)]
    [InlineData("argoproj.io/v1alpha1", false)]
    public void RevisionIncludesConfig_Absent_IsTrueForSlipwaysOwnRollouts(string version, bool wanted)
        => Assert.Equal(wanted, ConfigRevision.IsWanted(new Rollout { ApiVersion = version, Spec = new RolloutSpec() }));

    [Fact]
    public void RevisionIncludesConfig_MissingReference_IsRefusedByItsPathUntilItComes()
    {
        var world = Released();
        world.Delete<ConfigMap>("settings");
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains(
            "spec.template.spec.containers[0].envFrom[0].configMapRef: there is no ConfigMap 'settings' in namespace 'team'",
            world.Status.Message, StringComparison.Ordinal);
        Assert.Equal(["blue", "blue", "blue"], Colours(world));
        world.Create(Map("green"));
        Promote(world, "the release");
        Assert.Equal(["green", "green", "green"], Colours(world));
    }

    [Fact]
    public void RevisionIncludesConfig_NameOfTheCopyIsTaken_IsRefusedByName()
    {
        var world = Released();
        var copy = ConfigCopy.NameOf(Map("green"));
        world.Create(Map("red") with { Metadata = AdoptionWorld.Meta(copy) });
        Paint(world, "green");
        world.Until(() => world.Status.Phase == "Degraded", "the refusal");
        Assert.Contains($"ConfigMap '{copy}' is in the way of the copy of 'settings'", world.Status.Message, StringComparison.Ordinal);
        world.Delete<ConfigMap>(copy);
        Promote(world, "the release");
        Assert.Equal(["green", "green", "green"], Colours(world));
    }

    [Fact]
    public void RevisionIncludesConfig_WithAnAdoptedDeployment_KeepsThePodsAndReleasesContent()
    {
        var world = new AdoptionWorld();
        world.Create(Map("blue"));
        world.Deploy(change: static s => s with
        {
            Containers = [s.Containers![0] with { EnvFrom = [new EnvFromSource { ConfigMapRef = new() { Name = "settings" } }] }],
        });
        var pods = world.Pods;
        world.Adopt().UntilHealthy();
        Assert.Equal(pods, world.Pods);
        Paint(world, "green");
        Promote(world, "the release");
        Assert.Equal(["green", "green", "green"], Colours(world));
        pods = world.Pods;
        world.DeleteRollout();
        world.Until(() => world.IsReturned, "the return");
        Assert.Equal(pods, world.Pods);
    }

    [Trait("Run", "Long")]
    [Fact]
    public void RevisionIncludesConfig_ControllerKilledAfterEachWrite_EndsTheSame()
    {
        LongOnly.Require();
        var writes = 0;
        for (var isOver = true; isOver; writes++)
        {
            var world = Released(static s => s with { RevisionHistoryLimit = 0 });
            world.Restart(writes);
            var life = world.Life;
            Paint(world, "green");
            Promote(world, $"the release after {writes} writes");
            Assert.Equal(["green", "green", "green"], Colours(world));
            world.Until(() => Copies(world).SequenceEqual(["green"]), $"the copies after {writes} writes");
            isOver = life.IsOver;
        }

        Assert.True(writes > 8, $"only {writes} writes");
    }

    private static List<string> Copies(AdoptionWorld world)
        => [.. world.List<ConfigMap>().Where(static c => c.Annotations().ContainsKey(CopyOf)).Select(static c => c.Data!["colour"])
            .Order(StringComparer.Ordinal)];
}
