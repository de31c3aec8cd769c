using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.TestKit;

namespace Slipway.ApiServer.Tests;

public sealed class InProcessApiTests
{
    private static readonly CancellationToken Ct = TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateAsync_NewConfigMap_CanBeReadListedAndDeleted()
    {
        await using var server = await TestApiServer.StartAsync();
        var created = (await server.Admin.CreateAsync(Map("a", "x"), Ct)).OrThrow();
        Assert.NotNull(created.Metadata!.Uid);
        Assert.Equal("x", (await server.Admin.GetAsync<ConfigMap>(created.Key(), Ct)).OrThrow().Data!["k"]);
        Assert.Single((await server.Admin.ListAsync<ConfigMap>(new ListQuery { Namespace = "default" }, Ct)).OrThrow().Items!);
        (await server.Admin.DeleteAsync<ConfigMap>(created.Key(), Ct)).OrThrow();
        Assert.True((await server.Admin.GetAsync<ConfigMap>(created.Key(), Ct)).IsNotFound);
    }

    [Fact]
    public async Task CreateAsync_TakenName_IsRefused()
    {
        await using var server = await TestApiServer.StartAsync();
        (await server.Admin.CreateAsync(Map("a", "x"), Ct)).OrThrow();
        Assert.True((await server.Admin.CreateAsync(Map("a", "x"), Ct)).IsAlreadyExists);
    }

    [Fact]
    public async Task CreateAsync_UnknownNamespace_IsRefusedInKubernetesWords()
    {
        await using var server = await TestApiServer.StartAsync();
        var refused = await server.Admin.CreateAsync(
            Map("a", "x") with { Metadata = new ObjectMeta { Name = "a", Namespace = "nons" } }, Ct);
        Assert.Equal("namespaces \"nons\" not found", refused.Error!.Message);
    }

    [Fact]
    public async Task UpdateAsync_StaleVersion_IsAConflict()
    {
        await using var server = await TestApiServer.StartAsync();
        var first = (await server.Admin.CreateAsync(Map("a", "x"), Ct)).OrThrow();
        (await server.Admin.UpdateAsync(first with { Data = new Dictionary<string, string> { ["k"] = "y" } }, Ct)).OrThrow();
        var stale = await server.Admin.UpdateAsync(first with { Data = new Dictionary<string, string> { ["k"] = "z" } }, Ct);
        Assert.True(stale.IsConflict);
    }

    [Fact]
    public async Task UpdateAsync_NothingChanged_KeepsTheVersion()
    {
        await using var server = await TestApiServer.StartAsync();
        var first = (await server.Admin.CreateAsync(Map("a", "x"), Ct)).OrThrow();
        var again = (await server.Admin.UpdateAsync(first, Ct)).OrThrow();
        Assert.Equal(first.Metadata!.ResourceVersion, again.Metadata!.ResourceVersion);
    }

    [Fact]
    public async Task WatchAsync_SelectedByLabel_SeesObjectsEnterAndLeave()
    {
        await using var server = await TestApiServer.StartAsync();
        var query = new ListQuery { Namespace = "default", LabelSelector = "app=a" };
        await using var watch = server.Admin.WatchAsync<ConfigMap>(Api.Schemas.Kinds.Of<ConfigMap>(), query, Ct).GetAsyncEnumerator(Ct);
        var next = watch.MoveNextAsync().AsTask();
        var first = (await server.Admin.CreateAsync(Map("a", "x"), Ct)).OrThrow();
        var labelled = first with { Metadata = first.Metadata! with { Labels = new Dictionary<string, string> { ["app"] = "a" } } };
        var second = (await server.Admin.UpdateAsync(labelled, Ct)).OrThrow();
        Assert.True(await next);
        Assert.Equal(WatchEventType.Added, watch.Current.Type);
        next = watch.MoveNextAsync().AsTask();
        (await server.Admin.UpdateAsync(second with { Metadata = second.Metadata! with { Labels = null } }, Ct)).OrThrow();
        Assert.True(await next);
        Assert.Equal(WatchEventType.Deleted, watch.Current.Type);
    }

    [Fact]
    public async Task UpdateStatusAsync_Deployment_KeepsSpecAndGeneration()
    {
        await using var server = await TestApiServer.StartAsync();
        var created = (await server.Admin.CreateAsync(Web(2), Ct)).OrThrow();
        Assert.Equal(1, created.Metadata!.Generation);
        Assert.Null(created.Status?.Replicas);
        var status = created with { Spec = created.Spec! with { Replicas = 9 }, Status = new DeploymentStatus { Replicas = 2 } };
        var updated = (await server.Admin.UpdateStatusAsync(status, Ct)).OrThrow();
        Assert.Equal((2, 2, 1L), (updated.Spec!.Replicas, updated.Status!.Replicas, updated.Metadata!.Generation));
        var scaled = (await server.Admin.UpdateAsync(updated with { Spec = updated.Spec with { Replicas = 3 } }, Ct)).OrThrow();
        Assert.Equal((3, 2, 2L), (scaled.Spec!.Replicas, scaled.Status!.Replicas, scaled.Metadata!.Generation));
    }

    [Fact]
    public async Task DeleteAsync_WithFinalizer_MarksAndGoesWhenTheFinalizerGoes()
    {
        await using var server = await TestApiServer.StartAsync();
        var held = Map("a", "x") with { Metadata = new ObjectMeta { Name = "a", Namespace = "default", Finalizers = ["ex.com/f"] } };
        var key = (await server.Admin.CreateAsync(held, Ct)).OrThrow().Key();
        (await server.Admin.DeleteAsync<ConfigMap>(key, Ct)).OrThrow();
        var marked = (await server.Admin.GetAsync<ConfigMap>(key, Ct)).OrThrow();
        Assert.NotNull(marked.Metadata!.DeletionTimestamp);
        (await server.Admin.UpdateAsync(marked with { Metadata = marked.Metadata with { Finalizers = null } }, Ct)).OrThrow();
        Assert.True((await server.Admin.GetAsync<ConfigMap>(key, Ct)).IsNotFound);
    }

    [Fact]
    public async Task GetAsync_UserWithoutRights_IsForbidden()
    {
        await using var server = await TestApiServer.StartAsync();
        var refused = await server.As(ApiUser.Known("alice")).ListAsync<Pod>(new ListQuery { Namespace = "default" }, Ct);
        Assert.Equal(
            "pods is forbidden: User \"alice\" cannot list resource \"pods\" in API group \"\" in the namespace \"default\"",
                refused.Error!.Message);
    }

    internal static ConfigMap Map(string name, string value) => new()
    {
        Metadata = new ObjectMeta { Name = name, Namespace = "default" },
        Data = new Dictionary<string, string> { ["k"] = value },
    };

    internal static Deployment Web(int replicas) => new()
    {
        Metadata = new ObjectMeta { Name = "web", Namespace = "default" },
        Spec = new DeploymentSpec
        {
            Replicas = replicas,
            Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "web" } },
            Template = new PodTemplateSpec
            {
                Metadata = new ObjectMeta { Labels = new Dictionary<string, string> { ["app"] = "web" } },
                Spec = new PodSpec { Containers = [new Container { Name = "web", Image = "host" }] },
            },
        },
    };
}
