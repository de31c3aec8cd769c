using System.Globalization;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Releases under load: what users get is judged, and nobody's request is lost.</summary>
public sealed class ReleaseTests(EchoArtifact echo)
{
    private const string Steps = "[{setWeight: 20}, {pause: {duration: 3s}}, {setWeight: 60}, {pause: {duration: 3s}}]";

    [Fact]
    public async Task Release_GoodThenBad_IsPromotedThenTakenBackByItself()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Rollout(Manifests.Template("v1"), Steps))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var load = await machine.StartLoadAsync(300);
        await load.FlowsAsync(300);

        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v2"), Steps))).Ok();
        var promoted = await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase is "Healthy" or "Degraded");
        Assert.True(promoted.Status!.Phase == "Healthy", promoted.Status.Message);
        Assert.Equal(promoted.Status.CurrentPodHash, promoted.Status.StableRS);

        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v3", errorPercent: 20), Steps))).Ok();
        var aborted = await machine.RolloutIsAsync("aborted", static r => r.Status?.Abort == true || r.Status?.Phase == "Healthy");
        Assert.Equal(true, aborted.Status!.Abort);
        Assert.Equal(promoted.Status.StableRS, aborted.Status.StableRS);
        var judgement = aborted.Status.Judgement!;
        Assert.Equal("Fail", judgement.Verdict);
        Assert.True(judgement.CanaryErrors > 0 && judgement.CanaryRequests > judgement.CanaryErrors, $"{judgement}");
        Assert.NotNull(judgement.DecidedAt);
        var degraded = await machine.RolloutIsAsync("degraded", static r => r.Status?.Phase == "Degraded");

        var described = (await machine.KubectlAsync("describe", "rollout", "echo")).Ok();
        Assert.Contains("RolloutAborted", described, StringComparison.Ordinal);
        Assert.Contains(degraded.Status!.Judgement!.Reason!, described, StringComparison.Ordinal);
        Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{judgement.CanaryErrors}"), described, StringComparison.Ordinal);
        await IsExplainedAsync(machine, degraded.Status.Judgement.Reason!);
        await machine.EventIsAsync("RolloutAborted", string.Create(CultureInfo.InvariantCulture, $"{judgement.CanaryErrors}"));

        await machine.RolloutIsAsync("without traffic", static r => r.Status?.History?[^1].ZeroTrafficSeconds is not null);
        var settled = await load.SettlesAsync(300);
        var join = await load.EndWithoutLossAsync(2000);
        Assert.DoesNotContain(join.AnsweredBy("v3"), r => r.Id != "-" && r.ArrivedMicroseconds > settled);
    }

    private static async Task IsExplainedAsync(Machine machine, string reason)
    {
        var explained = (await machine.SlipwayAsync("explain", "rollout", "echo")).Ok();
        Assert.Contains(reason, explained, StringComparison.Ordinal);
        Assert.Contains(" taken back from here", explained, StringComparison.Ordinal);
        Assert.Contains(explained.Split('\n'), static l => l.EndsWith('*'));
        var earlier = (await machine.SlipwayAsync("explain", "rollout/echo", "--revision", "2", "-o", "json")).Ok();
        Assert.Contains("\"outcome\":\"Completed\"", earlier, StringComparison.Ordinal);
        var first = await machine.SlipwayAsync("explain", "echo", "--revision", "1");
        Assert.Equal(1, first.ExitCode);
        Assert.Contains("nothing was judged yet, because the first revision", first.Error, StringComparison.Ordinal);
        Assert.Equal(4, (await machine.SlipwayAsync("explain", "echo", "--revision", "9")).ExitCode);
        Assert.Equal(4, (await machine.SlipwayAsync("explain", "nothing")).ExitCode);
    }

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_PodsNeverReady_StopsAndSaysWhy()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        const string Deadline = "  progressDeadlineSeconds: 3";
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Rollout(Manifests.Template("v1"), Steps, Deadline))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var load = await machine.StartLoadAsync(100);

        (await machine.ApplyAsync(Manifests.Rollout(Manifests.Template("v2", startupMilliseconds: 3_600_000), Steps, Deadline))).Ok();

        var stopped = await machine.RolloutIsAsync("degraded", static r => r.Status?.Phase == "Degraded");
        Assert.Contains("progress", stopped.Status!.Message, StringComparison.OrdinalIgnoreCase);
        await Eventually.HoldsAsync("the reason in the conditions", async () => (await machine.KubectlAsync("describe", "rollout", "echo"))
            .Ok().Contains("ProgressDeadlineExceeded", StringComparison.Ordinal));
        await load.FlowsAsync(200);
        var join = await load.EndWithoutLossAsync(200);
        Assert.DoesNotContain(join.AnsweredBy("v2"), static r => r.Id != "-");

        (await machine.SlipwayAsync("undo", "rollout", "echo")).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
    }

    [Fact]
    public async Task Deployment_RollingUpdateUnderLoad_LosesNothing()
    {
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Manifests.Deployment(Manifests.Template("v1")))).Ok();
        (await machine.KubectlAsync("rollout", "status", "deployment/echo", "--timeout=60s")).Ok();
        var load = await machine.StartLoadAsync(300);
        await load.FlowsAsync(300);

        (await machine.ApplyAsync(Manifests.Deployment(Manifests.Template("v2")))).Ok();

        (await machine.KubectlAsync("rollout", "status", "deployment/echo", "--timeout=60s")).Ok();
        await Eventually.HoldsAsync("only two pods", async () => (await machine.ReadyPodsAsync()).Count == 2);
        await load.FlowsAsync(300);
        var join = await load.EndWithoutLossAsync(900);
        Assert.Contains(join.AnsweredBy("v1"), static r => r.Id != "-");
        Assert.Contains(join.AnsweredBy("v2"), static r => r.Id != "-");
        (await machine.KubectlAsync("rollout", "undo", "deployment/echo")).Ok();
        (await machine.KubectlAsync("rollout", "status", "deployment/echo", "--timeout=60s")).Ok();
    }
}
