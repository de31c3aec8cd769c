using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Namespaces;

public sealed class NamespaceTests
{
    private readonly ControllerWorld world = new ControllerWorld().Start();

    [Fact]
    public void Create_Namespace_GetsItsAccountAndAuthority()
    {
        Make("team");

        Assert.NotNull(world.Api.Find<ServiceAccount>("team", "default"));
        Assert.Equal("PEM", world.Api.Find<ConfigMap>("team", "kube-root-ca.crt")!.Data!["ca.crt"]);
        world.Delete<ConfigMap>("team", "kube-root-ca.crt");
        Assert.NotNull(world.Api.Find<ConfigMap>("team", "kube-root-ca.crt"));
    }

    [Fact]
    public void Delete_WithContent_EmptiesThenGoes()
    {
        Make("team");
        world.Create(new ConfigMap { Metadata = new ObjectMeta { Namespace = "team", Name = "held", Finalizers = ["example.com/hold"] } });

        world.Delete<Namespace>("", "team");
        world.Pass(5);

        var status = world.Api.Find<Namespace>("", "team")!.Status!;
        Assert.Equal("Terminating", status.Phase);
        Assert.Equal(
            "Some content in the namespace has finalizers remaining: example.com/hold in 1 resource instances",
            status.Conditions!.Single(static c => c.Type == "NamespaceFinalizersRemaining").Message);
        Assert.Null(world.Api.Find<ServiceAccount>("team", "default"));

        world.Change<ConfigMap>("team", "held", static m => m with { Metadata = m.Metadata! with { Finalizers = [] } });
        world.Pass(5);

        Assert.Null(world.Api.Find<Namespace>("", "team"));
        Assert.Empty(world.Api.All<ConfigMap>());
    }

    private void Make(string name) => world.Create(new Namespace
    {
        Metadata = new ObjectMeta { Name = name },
        Spec = new NamespaceSpec { Finalizers = ["kubernetes"] },
    });
}
