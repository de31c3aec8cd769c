namespace Slipway.Conformance.Tests;

public sealed class WatchTests(Cluster cluster) : IClassFixture<Cluster>
{
    private Kubectl Kubectl => cluster.Kubectl;

    [Fact]
    public async Task GetWatch_ShowsEachChangeAsARow()
    {
        await Kubectl.OkAsync("create configmap seen");
        using var watch = Kubectl.Start("get cm seen -w --output-watch-events");
        Assert.Matches(@"^EVENT\s+NAME\s+DATA\s+AGE", await Line(watch));
        Assert.Matches(@"^ADDED\s+seen\s+0\s", await Line(watch));

        await Kubectl.OkAsync("patch cm seen -p '{\"data\":{\"a\":\"b\"}}'");
        Assert.Matches(@"^MODIFIED\s+seen\s+1\s", await Line(watch));
        await Kubectl.OkAsync("delete cm seen");
        Assert.Matches(@"^DELETED\s+seen\s+1\s", await Line(watch));
        watch.Kill();
    }

    [Fact]
    public async Task GetWatch_OfASelector_SeesObjectsComeAndGo()
    {
        using var watch = Kubectl.Start("get cm -l watched=yes -w -o name");
        await Kubectl.OkAsync("create configmap mine");
        await Kubectl.OkAsync("label cm mine watched=yes");

        Assert.Equal("configmap/mine", await Line(watch));
        watch.Kill();
    }

    [Fact]
    public async Task Wait_ForConditionJsonPathAndDelete_EndsWhenItHolds()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("awaited"));
        var condition = Kubectl.OkAsync("wait --for=condition=Available deploy/awaited --timeout=60s");
        var path = Kubectl.OkAsync("wait --for=jsonpath={.spec.replicas}=6 deploy/awaited --timeout=60s");
        await Kubectl.OkAsync("scale deploy awaited --replicas=6");
        Assert.Equal("deployment.apps/awaited condition met", await path);

        var generation = await Kubectl.OkAsync("get deploy awaited -o jsonpath={.metadata.generation}");
        await Kubectl.OkAsync("patch deploy awaited --subresource=status --type=merge -p '{\"status\":{\"observedGeneration\":" + generation
            + ",\"conditions\":[{\"type\":\"Available\",\"status\":\"True\"}]}}'");
        Assert.Equal("deployment.apps/awaited condition met", await condition);

        var gone = Kubectl.OkAsync("wait --for=delete deploy/awaited --timeout=60s");
        await Kubectl.OkAsync("delete deploy awaited");
        await gone;
    }

    [Fact]
    public async Task Wait_ThatRunsOut_SaysSo()
    {
        await Kubectl.OkAsync("create configmap idle");

        Assert.Contains("timed out waiting for the condition",
            await Kubectl.FailAsync("wait --for=jsonpath={.data.x}=1 cm/idle --timeout=1s"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task RolloutStatus_ReadsTheStatusAsItComes()
    {
        await Kubectl.OkAsync("apply -f -", Manifests.Deployment("rolling"));
        using var status = Kubectl.Start("rollout status deploy/rolling --timeout=60s");
        Assert.Contains("Waiting for deployment", await Line(status), StringComparison.Ordinal);

        await Kubectl.OkAsync("patch deploy rolling --subresource=status --type=merge -p "
            + "'{\"status\":{\"observedGeneration\":1,\"replicas\":2,\"updatedReplicas\":2,\"readyReplicas\":2,\"availableReplicas\":2}}'");

        string line;
        do
        {
            line = await Line(status);
        }
        while (line.StartsWith("Waiting", StringComparison.Ordinal));
        Assert.Equal("deployment \"rolling\" successfully rolled out", line);
    }

    private static async Task<string> Line(System.Diagnostics.Process process)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        return await process.StandardOutput.ReadLineAsync(deadline.Token) ?? "(end of output) "
            + await process.StandardError.ReadToEndAsync(deadline.Token);
    }
}
