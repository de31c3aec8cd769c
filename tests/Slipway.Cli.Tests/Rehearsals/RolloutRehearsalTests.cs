using System.Text.Json;
using Slipway.Cli.Manifests;
using Slipway.Cli.Rehearsals;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Tests.Rehearsals;

public sealed class RolloutRehearsalTests
{
    [Fact]
    public void Run_BadRevision_IsTakenBackAndCountsWhatUsersSaw()
    {
        var result = Run(RolloutText.Canary, 0.1, 1);
        Assert.Equal(("Aborted", "Fail"), (result.Outcome, result.Verdict));
        Assert.Equal(2, result.AbortedAtStep);
        Assert.InRange(result.NewErrors, 1, result.NewRequests);
        Assert.InRange(result.DetectSeconds!.Value, 0.25, 60);
        Assert.InRange(result.ZeroTrafficSeconds!.Value, 0, 0.5);
        Assert.Equal(0, result.Samples[^1].WeightPercent);
        Assert.Contains(result.Events, static e => e.What == "RolloutAborted");
    }

    [Fact]
    public void Run_RevisionAsGoodAsTheStableOne_CompletesAfterItsPauses()
    {
        var result = Run(RolloutText.Canary, 0.001, 1);
        Assert.Equal("Completed", result.Outcome);
        Assert.InRange(result.Seconds, 600, 630);
        Assert.Equal(100, result.Samples[^1].WeightPercent);
    }

    [Fact]
    public void Run_SameSeed_GivesTheSameResultAndAnotherSeedAnother()
    {
        Assert.Equal(Text(Run(RolloutText.Canary, 0.02, 7)), Text(Run(RolloutText.Canary, 0.02, 7)));
        Assert.NotEqual(Text(Run(RolloutText.Canary, 0.02, 7)), Text(Run(RolloutText.Canary, 0.02, 8)));
    }

    [Fact]
    public void Run_PauseWithoutDuration_IsEndedByAPerson()
    {
        var result = Run(RolloutText.Canary.Replace("pause: {duration: 5m}", "pause: {}", StringComparison.Ordinal), 0.001, 1);
        Assert.Equal(("Completed", 2), (result.Outcome, result.Events.Count(static e => e.What == "Person")));
    }

    [Fact]
    public void Run_SmokeSoakAndApproval_GoOnOneAfterTheOther()
    {
        var result = Run(
            RolloutText.Canary
                .Replace("- setWeight: 10", "- smoke: {http: /healthz}\n        - smoke: {job: check}", StringComparison.Ordinal)
                .Replace(
                    "setWeight: 50", "soak: {duration: 10m}\n        - approval: {groups: [sre], timeout: 4h}", StringComparison.Ordinal)
                .Replace("image: \"web:2\"", "image: \"web:2\", ports: [{containerPort: 80}]", StringComparison.Ordinal), 0.001, 1);
        Assert.Equal("Completed", result.Outcome);
        Assert.Contains(result.Events, static e => e.What == "RolloutApproved");
        Assert.InRange(result.Seconds, 1260, 1290);
    }

    [Fact]
    public void Run_WindowThatIsClosed_WaitsForItToOpen()
    {
        var result = Run(RolloutText.Canary.Replace(
            "replicas: 4", "replicas: 4\n  windows: [{schedule: \"0 12 * * *\", duration: 1h}]", StringComparison.Ordinal), 0.001, 1);
        Assert.Equal("Completed", result.Outcome);
        Assert.InRange(result.Seconds, 7800, 7830);
    }

    [Fact]
    public void Run_RevisionThatIsPausedByItsSpec_IsStillWaitingAtTheEnd()
    {
        var result = Run(RolloutText.Canary.Replace("replicas: 4", "replicas: 4\n  paused: true", StringComparison.Ordinal), 0, 1);
        Assert.Equal(("Waiting", 0), (result.Outcome, result.NewRequests));
        Assert.Contains("paused", result.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_AnalysisWithoutItsTemplate_IsTakenToPass()
        => Assert.Equal("Completed", Run(RolloutText.Canary.Replace(
            "- setWeight: 50", "- analysis: {templates: [{templateName: absent}]}", StringComparison.Ordinal), 0.001, 1).Outcome);

    [Fact]
    public void Run_RevisionThatIsMuchSlower_FailsRequestsByItsLatency()
        => Assert.Equal("Aborted", RunWith(RolloutText.Canary, new RehearsalSettings { ErrorRate = 0, LatencyFactor = 200 }).Outcome);

    [Theory]
    [InlineData(1, "Completed")]
    [InlineData(3, "Aborted")]
    public void Run_AnalysisOfTheGatewaysCounts_MeasuresLatency(double factor, string outcome)
    {
        var text = RolloutText.Canary.Replace(
            "- setWeight: 50", "- analysis: {templates: [{templateName: rate}]}", StringComparison.Ordinal)
            + "\n---\n" + RolloutText.Template.Replace(
                "web: {url: \"http://metrics/rate\"}", "slipway: {metric: latency, service: web, revision: Latest, window: 30s}",
                StringComparison.Ordinal).Replace("result > 0.9", "result < 0.4", StringComparison.Ordinal);
        Assert.Equal(outcome, RunWith(text, new RehearsalSettings { ErrorRate = 0.001, LatencyFactor = factor }).Outcome);
    }

    [Theory]
    [InlineData("rolling: {batchSize: 2, pauseBetweenBatches: 10s}", "Completed")]
    [InlineData("recreate: {}", "Completed")]
    [InlineData("immutable: {service: web}", "Completed")]
    [InlineData("shadow: {percentage: 50, duration: 5m}", "Completed")]
    [InlineData("shadow: {percentage: 50, compare: {}}", "Completed")]
    [InlineData("canary: {steps: [{compare: {percentage: 1, minRequests: 500}}, {setWeight: 50}]}", "Completed")]
    [InlineData("abTest: {percentage: 20, duration: 10m, onEnd: abort}", "Aborted")]
    [InlineData("abTest: {percentage: 20, duration: 10m, onEnd: promote}", "Completed")]
    [InlineData("preset: Canary10Percent5Minutes", "Completed")]
    public void Run_EachStrategy_ComesToItsEnd(string strategy, string outcome)
        => Assert.Equal(outcome, Run(RolloutText.Strategy(strategy), 0.001, 1).Outcome);

    [Fact]
    public void Run_AbTest_SendsTheRequestsThatMatch()
    {
        var result = RunWith(
            RolloutText.Strategy("abTest: {match: [{cookies: {group: {exact: beta}}}], percentage: 50, duration: 10m, onEnd: abort}"),
            new RehearsalSettings { ErrorRate = 0.001, MatchRate = 0.1 });
        Assert.InRange(result.NewRequests, 5_000, 7_000);
    }

    [Theory]
    [InlineData(15, true)]
    [InlineData(400, false)]
    public void Run_ObjectiveOfLatency_IsHeldAgainstTheDurations(int limit, bool isMissed)
    {
        var result = Run(Asking($"judge: {{objective: {{latencyMilliseconds: {limit}, latencyPercent: 95}}}}"), 0.001, 1);
        Assert.Equal("Completed", result.Outcome);
        Assert.Equal(
            isMissed, result.Events.Any(static e => e.Text.Contains("both revisions miss the objective", StringComparison.Ordinal)));
    }

    [Fact]
    public void Assumptions_WhatCannotBeKnown_IsNamed()
    {
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", Asking("abortOnSloBurn: true") + "\n---\n" + RolloutText.Template));
        var said = SimulateOptions.Assumptions(review, review.Rollouts.Single());
        Assert.Contains("taken to be good, since nothing here can measure them: rate of template rate", said);
        Assert.Contains("no ServiceLevelObjective burns its budget, so that abortOnSloBurn takes nothing back", said);
        Assert.Contains("no error budget is spent, so that no objective's blockReleases holds the release", said);
        review = ManifestReview.Of(ManifestFile.Of("web.yaml", RolloutText.Canary));
        Assert.DoesNotContain(SimulateOptions.Assumptions(review, review.Rollouts.Single()), static a
            => a.Contains("taken to be good", StringComparison.Ordinal) || a.Contains("abortOnSloBurn", StringComparison.Ordinal));
    }

    [Fact]
    public void Run_HttpRoutes_GoThroughTheirSteps()
        => Assert.Equal(("Completed", "Aborted"), (Run(RolloutText.Routes, 0.001, 1).Outcome, Run(RolloutText.Routes, 0.2, 1).Outcome));

    [Theory]
    [InlineData("2%", 0.02)]
    [InlineData("0.02", 0.02)]
    [InlineData("100%", 1)]
    public void Share_PercentOrFraction_IsRead(string text, double expected)
        => Assert.Equal(expected, SimulateOptions.Share("--error-rate", text), 1e-9);

    [Theory]
    [InlineData("101%")]
    [InlineData("-1%")]
    [InlineData("2")]
    [InlineData("two")]
    public void Share_AnythingElse_IsRefusedWithWhatIsAllowed(string text)
        => Assert.Contains("--error-rate is '" + text, Assert.Throws<Output.CommandFailure>(
            () => SimulateOptions.Share("--error-rate", text)).Message, StringComparison.Ordinal);

    private static string Asking(string field)
        => RolloutText.Canary.Replace("  replicas: 4\n", $"  replicas: 4\n  {field}\n", StringComparison.Ordinal);

    private static RehearsalResult Run(string text, double errorRate, int seed)
        => RunWith(text, new RehearsalSettings { ErrorRate = errorRate }, seed);

    private static RehearsalResult RunWith(string text, RehearsalSettings settings, int seed = 1)
    {
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", text));
        return RolloutRehearsal.Run(review.Rollouts.Single(), review.Manifests, settings, new Random(seed));
    }

    private static string Text(RehearsalResult result)
        => JsonSerializer.Serialize(new Simulations([new Simulation("", "", 1, [], result)]), RehearsalJson.Default.Simulations);
}
