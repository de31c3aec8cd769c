using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client;
using Slipway.EndToEnd.Tests.Running;

namespace Slipway.EndToEnd.Tests.Releases;

/// <summary>Experiments under load: two sets of new pods get a share each, and the requests they answer decide.</summary>
public sealed class ExperimentTests(EchoArtifact echo)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private const string Steps = """
        [{experiment: {duration: 4s,
        templates: [{name: baseline, specRef: stable, weight: 10}, {name: candidate, specRef: canary, weight: 10}],
        analyses: [{name: errors, templateName: errors, requiredForCompletion: true,
        args: [{name: hash, value: "{{templates.candidate.podTemplateHash}}"}]}]}}, {setWeight: 50}, {pause: {duration: 2s}}]
        """;

    private const string Template = """
        apiVersion: slipway.dev/v1alpha1
        kind: AnalysisTemplate
        metadata:
          name: errors
        spec:
          args: [{name: hash}]
          metrics:
            - name: errors
              successCondition: result < 0.05
              provider:
                slipway: {metric: errorRate, service: echo, revision: "{{args.hash}}", window: 30s, minRequests: 40}
        ---

        """;

    [Trait("Run", "Long")]
    [Fact]
    public async Task ExperimentStep_GoodThenBadVersion_IsPromotedThenTakenBackBeforeItHasAShare()
    {
        LongOnly.Require();
        await using var machine = await Machine.StartAsync(echo);
        (await machine.ApplyAsync(Template + Manifests.Route + "---\n" + Release("v1"))).Ok();
        await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase == "Healthy");
        var load = await machine.StartLoadAsync(200);
        await load.FlowsAsync(200);

        (await machine.ApplyAsync(Release("v2"))).Ok();
        await Eventually.HoldsAsync("both sets have their share", async () => (await SharesAsync(machine)).SequenceEqual([1_000, 1_000]));
        // Counts of a Service are those of a whole window of 30 s.
        var promoted = await machine.RolloutIsAsync("healthy", static r => r.Status?.Phase is "Healthy" or "Degraded", Patience);
        Assert.True(promoted.Status!.Phase == "Healthy", promoted.Status.Message);
        Assert.Equal(promoted.Status.CurrentPodHash, promoted.Status.StableRS);

        (await machine.ApplyAsync(Release("v3", errorPercent: 40))).Ok();
        var degraded = await machine.RolloutIsAsync("degraded", static r => r.Status?.Phase is "Healthy" or "Degraded", Patience);
        Assert.Equal(("Degraded", true, 0), (degraded.Status!.Phase, degraded.Status.Abort, degraded.Status.CurrentStepIndex ?? 0));
        Assert.Equal(promoted.Status.StableRS, degraded.Status.StableRS);
        await Eventually.HoldsAsync("nothing is shared any more", async () => (await SharesAsync(machine)).Count == 0);
        Assert.Equal(["Successful", "Failed"], (await ListAsync<Experiment>(machine)).Select(static e => e.Status?.Phase));
        Assert.Equal(["Successful", "Failed"], (await ListAsync<AnalysisRun>(machine)).Select(static r => r.Status?.Phase));

        await load.FlowsAsync(200);
        var join = await load.EndWithoutLossAsync(1_000);
        var (all, bad) = (join.AnsweredBy("v2").Count(IsOfUser), join.AnsweredBy("v3").Count(IsOfUser));
        Assert.InRange(bad, 40, all / 2);
    }

    private static bool IsOfUser(Cli.Demo.PodRequest request) => request.Id != "-";

    private static string Release(string version, int errorPercent = 0)
        => Manifests.Rollout(Manifests.Template(version, errorPercent), Steps.ReplaceLineEndings(" "));

    /// <summary>Shares of the sets of the experiment, in units of 0.01 %.</summary>
    private static async Task<IReadOnlyList<int?>> SharesAsync(Machine machine)
        => [.. ((await ListAsync<TrafficSplit>(machine)).Single().Spec!.Revisions ?? [])
            .Where(static r => r.Role == "Experiment").Select(static r => r.Weight)];

    private static async Task<IReadOnlyList<T>> ListAsync<T>(Machine machine)
        where T : KubeObject => [.. ((await machine.Api.ListAsync<T>(new ListQuery { Namespace = "default" }, CancellationToken.None))
            .OrThrow().Items ?? []).OrderBy(static o => o.Metadata!.CreationTimestamp)];
}
