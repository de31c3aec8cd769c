namespace Slipway.Conformance.Tests;

public sealed class DiscoveryTests(Cluster cluster) : IClassFixture<Cluster>
{
    [Fact]
    public async Task ApiResources_ListsKindsWithShortNames()
    {
        var text = await cluster.Kubectl.OkAsync("api-resources --no-headers");

        Assert.Matches(@"(?m)^deployments\s+deploy\s+apps/v1\s+true\s+Deployment$", text);
        Assert.Matches(@"(?m)^nodes\s+no\s+v1\s+false\s+Node$", text);
        Assert.Matches(@"(?m)^rollouts\s+ro\s+slipway.dev/v1alpha1\s+true\s+Rollout$", text);
        Assert.Matches(@"(?m)^rollouts\s+ro\s+argoproj.io/v1alpha1\s+true\s+Rollout$", text);
    }

    [Fact]
    public async Task ApiVersions_ListsGroups()
    {
        var versions = (await cluster.Kubectl.OkAsync("api-versions")).Split('\n');

        Assert.Contains("v1", versions);
        Assert.Contains("apps/v1", versions);
        Assert.Contains("slipway.dev/v1alpha1", versions);
    }

    [Fact]
    public async Task Version_ComesFromTheServer()
        => Assert.Matches(@"Server Version: v1\.33\.", await cluster.Kubectl.OkAsync("version"));

    [Fact]
    public async Task Explain_DescribesAFieldInTheDepth()
    {
        var text = await cluster.Kubectl.OkAsync("explain deployment.spec.template.spec.containers.ports");

        Assert.Contains("KIND:       Deployment", text, StringComparison.Ordinal);
        Assert.Matches(@"containerPort\s+<integer> -required-", text);
    }

    [Fact]
    public async Task Explain_KnowsOurKinds()
        => Assert.Matches(@"setWeight\s+<number>", await cluster.Kubectl.OkAsync("explain rollout.spec.strategy.canary.steps"));

    [Fact]
    public async Task Get_UnknownKind_SaysSo()
        => Assert.Equal("error: the server doesn't have a resource type \"spoons\"", await cluster.Kubectl.FailAsync("get spoons"));

    [Fact]
    public async Task GetRaw_Health_IsOk() => Assert.Equal("ok", await cluster.Kubectl.OkAsync("get --raw /readyz"));
}
