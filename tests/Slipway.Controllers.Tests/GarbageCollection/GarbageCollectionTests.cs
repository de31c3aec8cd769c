using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.GarbageCollection;

public sealed class GarbageCollectionTests
{
    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Delete_Background_TakesAllDescendants()
    {
        Deployed();

        world.Delete<Deployment>("default", "web");
        Assert.Empty(world.Api.All<Deployment>());
        world.Pass(10);

        Assert.Empty(world.Api.All<ReplicaSet>());
        Assert.Empty(world.Api.All<Pod>());
    }

    [Fact]
    public void Delete_Foreground_TheOwnerGoesLast()
    {
        Deployed();

        world.Delete<Deployment>("default", "web", "Foreground");
        world.Until(
            () =>
            {
                Assert.True(
                    world.Api.All<Deployment>().Count > 0 || (world.Api.All<ReplicaSet>().Count == 0 && world.Api.All<Pod>().Count == 0));
                return world.Api.All<Deployment>().Count == 0;
            },
            "the Deployment to go");
    }

    [Fact]
    public void Delete_Orphan_TheDependentsStayWithoutOwner()
    {
        Deployed();

        world.Delete<Deployment>("default", "web", "Orphan");
        world.Pass(10);

        Assert.Empty(world.Api.All<Deployment>());
        Assert.Null(Assert.Single(world.Api.All<ReplicaSet>()).ControllerOwner());
        Assert.Equal(2, world.Api.All<Pod>().Count);
    }

    [Fact]
    public void Create_OwnerWithAnotherUid_IsDeleted()
    {
        Map("owner");

        Map("child", Owner("owner", "00000000-0000-4000-8000-000000000000"));
        world.Pass(1);

        Assert.Null(world.Api.Find<ConfigMap>("default", "child"));
        Assert.NotNull(world.Api.Find<ConfigMap>("default", "owner"));
    }

    [Fact]
    public void Create_OneOfTwoOwnersGone_LosesOnlyThatReference()
    {
        var owner = Map("owner");

        Map("child", Owner("owner", owner.Uid()), Owner("gone", "00000000-0000-4000-8000-000000000000"));
        world.Pass(1);

        var reference = Assert.Single(world.Api.Find<ConfigMap>("default", "child")!.Metadata!.OwnerReferences!);
        Assert.Equal("owner", reference.Name);
    }

    [Fact]
    public void Create_OwnerOfUnknownKind_IsKept()
    {
        Map("child", Owner("x", "00000000-0000-4000-8000-000000000000") with { ApiVersion = "example.com/v1", Kind = "Widget" });
        world.Pass(60);

        Assert.NotNull(world.Api.Find<ConfigMap>("default", "child"));
    }

    [Theory]
    [InlineData("Background")]
    [InlineData("Foreground")]
    public void Delete_Circle_GoesWhole(string policy)
    {
        var a = Map("a");
        var b = Map("b", Owner("a", a.Uid()));
        world.Change<ConfigMap>("default", "a", m => m with { Metadata = m.Metadata! with { OwnerReferences = [Owner("b", b.Uid())] } });

        world.Delete<ConfigMap>("default", "a", policy);
        world.Pass(10);

        Assert.Null(world.Api.Find<ConfigMap>("default", "a"));
        Assert.Null(world.Api.Find<ConfigMap>("default", "b"));
    }

    private static OwnerReference Owner(string name, string uid)
        => new() { ApiVersion = "v1", Kind = "ConfigMap", Name = name, Uid = uid, BlockOwnerDeletion = true };

    private ConfigMap Map(string name, params OwnerReference[] owners) => world.Create(new ConfigMap
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name, OwnerReferences = owners.Length > 0 ? owners : null },
    });

    private void Deployed()
    {
        world.Create(ControllerWorld.Web("v1", 2));
        world.Until(() => world.ReadyPods("v1").Count == 2, "two ready pods");
    }
}
