using System.Text;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;

namespace Slipway.Conformance.Tests;

/// <summary>The kinds of Argo Rollouts under their own group, with the requests that its command line sends.</summary>
public sealed class ArgoGroupTests(Cluster cluster) : IClassFixture<Cluster>
{
    private static readonly KindInfo Kind = Kinds.Find("argoproj.io/v1alpha1", "Rollout")!;

    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task Apply_BothGroups_AreTwoObjects()
    {
        Assert.Equal("rollout.argoproj.io/both created", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("both", 5, "argoproj.io")));
        Assert.Equal("rollout.slipway.dev/both created", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("both", 7)));
        Assert.Equal(
            "rollout.argoproj.io/both unchanged", await Kubectl.OkAsync("apply -f -", Manifests.Rollout("both", 5, "argoproj.io")));

        Assert.Equal("5", await Kubectl.OkAsync("get rollouts.argoproj.io both -o jsonpath={.spec.strategy.canary.steps[0].setWeight}"));
        Assert.Equal("7", await Kubectl.OkAsync("get rollouts.slipway.dev both -o jsonpath={.spec.strategy.canary.steps[0].setWeight}"));
        Assert.Equal("slipway.dev/v1alpha1", await Kubectl.OkAsync("get ro both -o jsonpath={.apiVersion}"));
        await Kubectl.OkAsync("delete rollouts.argoproj.io both");
        Assert.Equal("rollout.slipway.dev/both", await Kubectl.OkAsync("get ro both -o name"));
    }

    [Fact]
    public async Task Apply_ServerSide_KeepsOwnersApart()
    {
        await Kubectl.OkAsync("apply --server-side -f -", Manifests.Rollout("owned", 5, "argoproj.io"));

        var conflict = await Kubectl.FailAsync(
            "apply --server-side --field-manager=other -f -", Manifests.Rollout("owned", 6, "argoproj.io"));

        Assert.Contains("conflict with \"kubectl\"", conflict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_Table_HasTheColumnsOfOurs()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("listed", 5, "argoproj.io"));

        Assert.Matches(@"^NAME\s+DESIRED\s+CURRENT\s+UP-TO-DATE\s+AVAILABLE", await Kubectl.OkAsync("get rollouts.argoproj.io listed"));
        Assert.Matches(@"setWeight\s+<number>",
            await Kubectl.OkAsync("explain rollouts.spec.strategy.canary.steps --api-version=argoproj.io/v1alpha1"));
    }

    [Fact]
    public async Task Edit_ChangesTheObject()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("edited", 5, "argoproj.io"));

        await Kubectl.OkAsync("edit rollouts.argoproj.io edited", null, ("KUBE_EDITOR", "sed -i 's/setWeight: 5/setWeight: 50/'"));

        Assert.Equal(
            "50", await Kubectl.OkAsync("get rollouts.argoproj.io edited -o jsonpath={.spec.strategy.canary.steps[0].setWeight}"));
    }

    [Fact]
    public async Task Scale_ChangesReplicas()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("scaled", 5, "argoproj.io"));

        Assert.Equal("rollout.argoproj.io/scaled scaled", await Kubectl.OkAsync("scale rollouts.argoproj.io/scaled --replicas=6"));
        Assert.Equal("6", await Kubectl.OkAsync("get rollouts.argoproj.io scaled -o jsonpath={.spec.replicas}"));
    }

    [Theory]
    [InlineData("abort", "{\"status\":{\"abort\":true}}", "{.status.abort}", "true")]
    [InlineData("retry", "{\"status\":{\"abort\":false}}", "{.status.abort}", "false")]
    [InlineData("full", "{\"status\":{\"promoteFull\":true}}", "{.status.promoteFull}", "true")]
    [InlineData("skip", "{\"status\":{\"currentStepIndex\":1}}", "{.status.currentStepIndex}", "1")]
    [InlineData(
        "promote", "{\"spec\":{\"paused\":false},\"status\":{\"pauseConditions\":null}}",
        "{.spec.paused}{.status.pauseConditions}", "true")]
    public async Task Patch_StatusSubresource_ChangesOnlyTheStatus(string name, string patch, string path, string expected)
    {
        await PausedAsync(name);

        await Kubectl.OkAsync($"patch rollouts.argoproj.io {name} --subresource=status --type=merge -p '{patch}'");

        Assert.Equal(expected, await Kubectl.OkAsync($"get rollouts.argoproj.io {name} -o jsonpath={path}"));
    }

    [Fact]
    public async Task Patch_ObjectItself_ChangesOnlyTheSpec()
    {
        await PausedAsync("resumed");

        await Kubectl.OkAsync(
            "patch rollouts.argoproj.io resumed --type=merge -p '{\"spec\":{\"paused\":false},\"status\":{\"pauseConditions\":null}}'");
        await Kubectl.OkAsync("patch rollouts.argoproj.io resumed --type=merge -p '{\"spec\":{\"restartAt\":\"2026-01-01T00:00:00Z\"}}'");

        Assert.Equal("false CanaryPauseStep 2026-01-01T00:00:00Z", await Kubectl.OkAsync(
            "get rollouts.argoproj.io resumed -o 'jsonpath={.spec.paused} {.status.pauseConditions[0].reason} {.spec.restartAt}'"));
    }

    [Fact]
    public async Task Patch_Undo_ReplacesTheTemplate()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout("undone", 5, "argoproj.io"));
        const string template = """
            {"metadata":{"labels":{"app":"undone"}},"spec":{"containers":[{"name":"web","image":"host","command":["true"]}]}}
            """;

        await Kubectl.OkAsync("patch rollouts.argoproj.io undone --type=json "
            + $"-p '[{{\"op\":\"replace\",\"path\":\"/spec/template\",\"value\":{template.Trim()}}}]'");

        Assert.Equal("[\"true\"]", await Kubectl.OkAsync(
            "get rollouts.argoproj.io undone -o jsonpath={.spec.template.spec.containers[0].command}"));
    }

    private async Task PausedAsync(string name)
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Rollout(name, 5, "argoproj.io"));
        await Kubectl.OkAsync($"patch rollouts.argoproj.io {name} --type=merge -p '{{\"spec\":{{\"paused\":true}}}}'");
        var status = Encoding.UTF8.GetBytes(
            """{"status":{"pauseConditions":[{"reason":"CanaryPauseStep","startTime":"2026-01-01T00:00:00Z"}],"controllerPause":true}}""");
        (await cluster.Admin.PatchAsync<Rollout>(
            Kind, new ObjectKey("default", name), new PatchBody(PatchType.Merge, status), WriteQuery.Status,
            TestContext.Current.CancellationToken)).OrThrow();
    }
}
