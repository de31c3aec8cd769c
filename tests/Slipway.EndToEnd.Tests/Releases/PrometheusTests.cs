using Slipway.Api.Delivery;
using Slipway.Client;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Series of a real Prometheus server decide a release, by a score where callers notice nothing.</summary>
public sealed class PrometheusTests(EchoArtifact echo)
{
    private const string Share
        = "sum(rate(echo_stale_answers_total{revision=\"HASH\"}[5s])) / sum(rate(echo_answers_total{revision=\"HASH\"}[5s]))";

    private const string Steps = """
        [{setWeight: 50}, {analysis: {templates: [{templateName: stale}], args: [
          {name: new, valueFrom: {podTemplateHashValue: Latest}}, {name: old, valueFrom: {podTemplateHashValue: Stable}}]}}]
        """;

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_ScoreOverSeriesOfPods_PromotesTheLikeAndTakesTheWorseBack()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        await using var prometheus = await Prometheus.StartAsync(machine);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Template(prometheus.Address) + "---\n" + Release("v1", stale: 5))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var load = await machine.StartLoadAsync(150);
        await load.FlowsAsync(150);

        var good = await ReleasedAsync(machine, prometheus, Release("v2", stale: 5));
        Assert.True(good.Status!.Phase == "Healthy", good.Status.Message);
        var passed = Assert.Single(await ScoresAsync(machine));
        Assert.Equal(("Successful", "100"), (passed.Phase, passed.Value));
        Assert.StartsWith("Pass: ", passed.Metadata!["stale"], StringComparison.Ordinal);

        var bad = await ReleasedAsync(machine, prometheus, Release("v3", stale: 40));
        Assert.Equal((true, good.Status.StableRS), (bad.Status!.Abort, bad.Status.StableRS));
        Assert.Contains("stale is High", bad.Status.Message, StringComparison.Ordinal);
        Assert.NotEqual("Fail", bad.Status.Judgement?.Verdict);
        var failed = Assert.Single(await ScoresAsync(machine), static m => m.Phase == "Failed");
        Assert.Equal("0", failed.Value);
        Assert.Matches(@"^High: shifted by 0\.[2-4]", failed.Metadata!["stale"]);

        await load.FlowsAsync(150);
        Assert.Contains((await load.EndWithoutLossAsync(2_000)).Sent, static r => r.Version == "v3");
    }

    private static async Task<Rollout> ReleasedAsync(Machine machine, Prometheus prometheus, string release)
    {
        (await machine.ApplyAsync(release)).Ok();
        await machine.RolloutIsAsync("measured", static r => r.Status?.CurrentStepIndex == 1);
        await prometheus.WatchAsync(await machine.ReadyPodsAsync());
        return await machine.RolloutIsAsync(
            "ended", static r => r.Status?.Phase is "Healthy" or "Degraded", TimeSpan.FromSeconds(120));
    }

    private static async Task<List<Measurement>> ScoresAsync(Machine machine)
        => [.. ((await machine.Api.ListAsync<AnalysisRun>(new ListQuery { Namespace = "default" }, CancellationToken.None))
            .OrThrow().Items ?? []).SelectMany(static r => r.Status?.MetricResults ?? []).SelectMany(static m => m.Measurements ?? [])];

    // Rates of overlapping windows are no independent points, so that equal versions would differ in some runs but for the ratio.
    private static string Template(Uri address) => $$$"""
        apiVersion: slipway.dev/v1alpha1
        kind: AnalysisTemplate
        metadata:
          name: stale
          namespace: default
        spec:
          args: [{name: new}, {name: old}]
          metrics:
          - name: score
            provider:
              judge:
                address: {{{address}}}
                step: 1s
                metrics:
                - name: stale
                  canary: '{{{Share.Replace("HASH", "{{args.new}}", StringComparison.Ordinal)}}}'
                  baseline: '{{{Share.Replace("HASH", "{{args.old}}", StringComparison.Ordinal)}}}'
                  direction: increase
                  critical: true
                  effectSize: {allowedIncrease: 2}

        """;

    private static string Release(string version, int stale)
        => Manifests.Rollout(Manifests.Template(version, fault: ("STALE_PERCENT", stale)), Steps.ReplaceLineEndings(" "));
}
