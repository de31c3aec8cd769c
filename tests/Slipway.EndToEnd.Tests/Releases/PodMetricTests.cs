using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Client;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>What pods tell about themselves decides a release, without a Prometheus and where callers notice nothing.</summary>
public sealed class PodMetricTests(EchoArtifact echo)
{
    private const string Template = """
        apiVersion: slipway.dev/v1alpha1
        kind: AnalysisTemplate
        metadata:
          name: stale
          namespace: default
        spec:
          args:
          - name: revision
          metrics:
          - name: stale-share
            interval: 2s
            successCondition: result < 0.05
            failureLimit: 1
            provider:
              pods:
                service: echo
                revision: "{{args.revision}}"
                function: rate
                series: echo_stale_answers_total
                dividedBy: echo_answers_total
                minEvents: 200
                window: 10s

        """;

    private const string Beside = """
              analysis:
                startingStep: 1
                templates:
                - templateName: stale
                args:
                - name: revision
                  valueFrom: {podTemplateHashValue: Latest}

        """;

    [Trait("Run", "Long")]
    [Fact]
    public async Task Release_OnlyTheMetricOfItsPodsIsBad_IsTakenBackForThat()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Manifests.Route + "---\n" + Template + "---\n" + Release("v1", stalePercent: 0))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var load = await machine.StartLoadAsync(200);
        await load.FlowsAsync(200);

        (await machine.ApplyAsync(Release("v2", stalePercent: 0))).Ok();
        var good = await machine.RolloutIsAsync(
            "ended", static r => r.Status?.Phase == "Healthy" || r.Status?.Abort == true, TimeSpan.FromSeconds(120));
        Assert.True(good.Status!.Phase == "Healthy", good.Status.Message);
        // The rollout tells its run to end; the run says so a moment later.
        var run = await Eventually.IsAsync(
            "the end of the run",
            async () => (await RunsAsync(machine)) is [{ Status.Phase: not ("Running" or "Pending") } only] ? only : null);
        Assert.Equal("Successful", run.Status!.Phase);
        var measured = run.Status.MetricResults!.Single().Measurements!;
        // A pod that has no time to answer gives an error, and the last measurement may have been broken off.
        Assert.DoesNotContain(measured, static m => m.Phase is "Failed" or "Inconclusive" || m.Value is not (null or "0"));
        Assert.Contains(measured, static m => m is { Phase: "Successful", Value: "0" });

        (await machine.ApplyAsync(Release("v3", stalePercent: 30))).Ok();
        var bad = await machine.RolloutIsAsync(
            "ended", static r => r.Status?.Phase is "Healthy" or "Degraded", TimeSpan.FromSeconds(120));
        Assert.Equal((true, good.Status.StableRS), (bad.Status!.Abort, bad.Status.StableRS));
        Assert.Contains("stale-share", bad.Status.Message, StringComparison.Ordinal);
        Assert.NotEqual("Fail", bad.Status.Judgement?.Verdict);
        var failed = (await RunsAsync(machine)).Single(static r => r.Status!.Phase == "Failed").Status!.MetricResults!.Single();
        Assert.InRange(double.Parse(failed.Measurements![^1].Value!, CultureInfo.InvariantCulture), 0.15, 0.45);

        await load.FlowsAsync(200);
        Assert.Contains((await load.EndWithoutLossAsync(2_000)).Sent, static r => r.Version == "v3");
    }

    private static async Task<IReadOnlyList<AnalysisRun>> RunsAsync(Machine machine)
        => (await machine.Api.ListAsync<AnalysisRun>(new ListQuery { Namespace = "default" }, CancellationToken.None))
            .OrThrow().Items ?? [];

    private static string Release(string version, int stalePercent) => Manifests.Rollout(
        Manifests.Template(
            version, fault: ("STALE_PERCENT", stalePercent),
            annotations: "{prometheus.io/scrape: \"true\", prometheus.io/port: \"8080\"}"),
        "[{setWeight: 50}, {pause: {duration: 30s}}]", Beside);
}
