using Slipway.Api.Schemas;
using Slipway.Cli.Connections;
using Slipway.Cli.Hosting.Clusters;
using Slipway.Cli.Output;
using Slipway.Client;

namespace Slipway.Cli.Tests.Hosting.Clusters;

public sealed class ClusterCheckTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_EverythingThere_FindsNothingAbsent()
    {
        await using var cluster = await HttpCluster.StartAsync();

        Assert.Empty(await Check(cluster.Admin.Client).RunAsync(Stop));
    }

    [Fact]
    public async Task RunAsync_NoDefinitions_SaysWhatToApply()
    {
        await using var cluster = await HttpCluster.StartAsync();
        var bare = new PartialApi(cluster.Admin.Client, static k => k.Group is not (Kinds.OwnGroup or Kinds.ArgoGroup));

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => Check(bare).RunAsync(Stop));

        Assert.StartsWith(
            "the cluster serves neither rollouts.argoproj.io nor rollouts.slipway.dev. Apply the definitions first: slipway crds",
            failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OneGroupAndNoGateways_NamesWhatIsAbsent()
    {
        await using var cluster = await HttpCluster.StartAsync();
        var foreign = new PartialApi(cluster.Admin.Client, static k => k.Group != Kinds.ArgoGroup && k.Kind != "HTTPRoute");

        var absent = (await Check(foreign).RunAsync(Stop)).Select(static k => k.GroupResource).ToList();

        Assert.Contains("httproutes.gateway.networking.k8s.io", absent);
        Assert.Contains("rollouts.argoproj.io", absent);
        Assert.DoesNotContain("rollouts.slipway.dev", absent);
    }

    [Fact]
    public async Task RunAsync_RightsMissing_NamesEachOfThem()
    {
        await using var cluster = await HttpCluster.StartAsync();
        await ManifestApply.RunAsync(cluster.Admin.Client, ManifestFiles.Text("serviceaccount.yaml"), "test", Stop);
        using var nobody = ClusterConnection.Open(await cluster.KubeconfigOfAsync("slipway-system", "slipway-controller", Stop));

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => Check(nobody.Client).RunAsync(Stop));

        Assert.Contains("may not, in all namespaces: ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("update rollouts.argoproj.io/status; ", failure.Message, StringComparison.Ordinal);
        Assert.Contains("get,create,update leases.coordination.k8s.io", failure.Message, StringComparison.Ordinal);
        Assert.Contains("deploy/kubernetes/rbac.yaml", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OnlyTheOtherGroupServed_SaysWhatToApply()
    {
        await using var cluster = await HttpCluster.StartAsync();
        var own = new PartialApi(cluster.Admin.Client, static k => k.Group != Kinds.ArgoGroup);

        var failure = await Assert.ThrowsAsync<CommandFailure>(() => Check(own, Kinds.ArgoGroup).RunAsync(Stop));

        Assert.StartsWith("the cluster does not serve rollouts.argoproj.io. Apply", failure.Message, StringComparison.Ordinal);
    }

    private static ClusterCheck Check(IApiClient client, params string[] groups)
        => new(client, null, "slipway-system", groups.Length == 0 ? [Kinds.OwnGroup, Kinds.ArgoGroup] : groups);
}
