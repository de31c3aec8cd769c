namespace Slipway.Conformance.Tests;

public sealed class ApplyTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task Apply_ClientSide_CreatesConfiguresAndLeavesAlone()
    {
        Assert.Equal("deployment.apps/csa created", await Kubectl.OkAsync("apply -f -", Manifests.Deployment("csa")));
        Assert.Equal("deployment.apps/csa unchanged", await Kubectl.OkAsync("apply -f -", Manifests.Deployment("csa")));
        Assert.Equal("deployment.apps/csa configured", await Kubectl.OkAsync("apply -f -", Manifests.Deployment("csa", "other:1", 5)));
        Assert.Equal("5 other:1",
            await Kubectl.OkAsync("get deploy csa -o 'jsonpath={.spec.replicas} {.spec.template.spec.containers[0].image}'"));
    }

    [Fact]
    public async Task Apply_ClientSide_RemovesWhatIsNoLongerListed()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.ConfigMap("pruned", ("a", "1"), ("b", "1")));
        await Kubectl.OkAsync("patch cm pruned -p '{\"data\":{\"foreign\":\"1\"}}'");
        await Kubectl.OkAsync("apply -f -", Manifests.ConfigMap("pruned", ("a", "1")));

        Assert.Equal("{\"a\":\"1\",\"foreign\":\"1\"}", await Kubectl.OkAsync("get cm pruned -o jsonpath={.data}"));
    }

    [Fact]
    public async Task Apply_StrategyToRecreate_ClearsRollingUpdate()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("strategy",
            extra: "  strategy:\n    type: RollingUpdate\n    rollingUpdate:\n      maxSurge: 1\n"));
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("strategy", extra: "  strategy:\n    type: Recreate\n"));

        Assert.Equal("{\"type\":\"Recreate\"}", await Kubectl.OkAsync("get deploy strategy -o jsonpath={.spec.strategy}"));
    }

    [Fact]
    public async Task Apply_Rollout_WorksOnOurKind()
    {
        Assert.Equal("rollout.slipway.dev/ro created", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("ro", 5)));
        Assert.Equal("rollout.slipway.dev/ro configured", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("ro", 0.5)));
        var version = await Kubectl.OkAsync("get ro ro -o jsonpath={.metadata.resourceVersion}");
        Assert.Equal("rollout.slipway.dev/ro unchanged", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("ro", 0.5)));
        Assert.Equal(version, await Kubectl.OkAsync("get ro ro -o jsonpath={.metadata.resourceVersion}"));
        Assert.Equal("0.5", await Kubectl.OkAsync("get ro ro -o jsonpath={.spec.strategy.canary.steps[0].setWeight}"));
    }

    [Fact]
    public async Task Apply_ServerSide_ConflictsUntilForced()
    {
        Assert.Equal("configmap/ssa serverside-applied", await Kubectl.OkAsync("apply --server-side -f -", Manifests.ConfigMap("ssa",
            ("k", "1"))));

        var conflict = await Kubectl.FailAsync("apply --server-side --field-manager=other -f -", Manifests.ConfigMap("ssa", ("k", "2")));
        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\": .data.k", conflict, StringComparison.Ordinal);

        await Kubectl.OkAsync("apply --server-side --field-manager=other --force-conflicts -f -", Manifests.ConfigMap("ssa", ("k", "2")));
        Assert.Equal("2", await Kubectl.OkAsync("get cm ssa -o jsonpath={.data.k}"));
        Assert.Equal("other Apply", await Kubectl.OkAsync(
            "get cm ssa --show-managed-fields -o 'jsonpath={.metadata.managedFields[*].manager} {.metadata.managedFields[*].operation}'"));
    }

    [Fact]
    public async Task Apply_ServerSideOverClientSide_MovesOwnershipWithoutConflict()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("moved"));

        await Kubectl.OkAsync("apply --server-side -f -", Manifests.Deployment("moved", "host", 4));

        Assert.Equal("4", await Kubectl.OkAsync("get deploy moved -o jsonpath={.spec.replicas}"));
        Assert.Equal("kubectl kubectl-last-applied Apply Apply", await Kubectl.OkAsync(
            "get deploy moved --show-managed-fields "
            + "-o 'jsonpath={.metadata.managedFields[*].manager} {.metadata.managedFields[*].operation}'"));
        await Kubectl.OkAsync("apply --server-side -f -", Manifests.Deployment("moved", "host", 4).Replace("    app: moved\nspec",
            "    tier: web\nspec", StringComparison.Ordinal));
        Assert.Equal("{\"tier\":\"web\"}", await Kubectl.OkAsync("get deploy moved -o jsonpath={.metadata.labels}"));
    }

    [Fact]
    public async Task Diff_ChangedManifest_ShowsTheChangeAndWritesNothing()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.ConfigMap("differs", ("k", "1")));

        Assert.Equal(0, (await Kubectl.RunAsync("diff -f -", Manifests.ConfigMap("differs", ("k", "1")))).ExitCode);
        var diff = await Kubectl.RunAsync("diff -f -", Manifests.ConfigMap("differs", ("k", "2")));
        Assert.Equal(1, diff.ExitCode);
        Assert.Contains("-  k: \"1\"\n+  k: \"2\"", diff.Output, StringComparison.Ordinal);
        Assert.Equal(1, (await Kubectl.RunAsync("diff --server-side --force-conflicts -f -", Manifests.ConfigMap("differs", ("k",
            "2")))).ExitCode);
        Assert.Equal("1", await Kubectl.OkAsync("get cm differs -o jsonpath={.data.k}"));
    }
}
