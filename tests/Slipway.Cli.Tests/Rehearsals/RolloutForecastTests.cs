using Slipway.Cli.Manifests;
using Slipway.Controllers.Delivery.Rehearsals;

namespace Slipway.Cli.Tests.Rehearsals;

public sealed class RolloutForecastTests
{
    private const string End = "give the new revision everything; the old pods stay 30s longer";

    [Fact]
    public void Of_Canary_SaysSharesPodsAndTime()
    {
        var plan = Plan(RolloutText.Canary);
        Assert.Equal("split", plan.TrafficMode);
        Assert.Equal([10, 10, 50, 50, 100], plan.Steps.Select(static s => s.RequestsPercent));
        Assert.Equal([1, 1, 2, 2, 4], plan.Steps.Select(static s => s.NewPods));
        Assert.Equal([0, 0, 300, 300, 600], plan.Steps.Select(static s => s.StartSeconds));
        Assert.Equal((600, 0, 8), (plan.Seconds, plan.Persons, plan.MostPods));
        Assert.Equal("wait 5m", plan.Steps[1].Text);
    }

    /// <summary>At 5 % the reference is a median of 3,000 requests where nothing is tolerated, which are 60 s; here more is.</summary>
    [Fact]
    public void WithDetection_RateOfRequests_SaysHowSoonTheJudgeSees()
    {
        var detection = Plan(RolloutText.Canary, 50).Detection!;
        Assert.Equal([5, 10, 25, 50], detection.Shares.Select(static s => s.Percent));
        Assert.InRange(detection.Shares[0].SecondsToFiveTimes!.Value, 40, 200);
        Assert.All(detection.Shares, static s => Assert.True(s.SecondsToAll < s.SecondsToTenTimes));
        Assert.All(detection.Shares, static s => Assert.True(s.SecondsToTenTimes < s.SecondsToFiveTimes));
        Assert.DoesNotContain(detection.Advice, static a => a.StartsWith("Step", StringComparison.Ordinal));
    }

    [Fact]
    public void WithDetection_LittleTraffic_NamesTheStepsThatAreTooShort()
    {
        var advice = Plan(RolloutText.Canary, 0.2).Detection!.Advice;
        Assert.Equal(2, advice.Count(static a => a.Contains("is over before five times as many errors", StringComparison.Ordinal)));
        Assert.StartsWith("No share shows within an hour", advice[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void WithDetection_NumbersOfPodsCarryTheShares_SaysNothing()
    {
        var (from, to) = (Index("    canary:"), Index("  template:"));
        Assert.Null(Plan($"{RolloutText.Canary[..from]}    rolling: {{batchSize: 1}}\n{RolloutText.Canary[to..]}", 50).Detection);

        static int Index(string text) => RolloutText.Canary.IndexOf(text, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_UsersWhoStayWithAVersion_CountAsMuchAsTheirRequests()
    {
        Assert.Equal(100, Plan(RolloutText.Canary).Steps[0].UsersPercent);
        Assert.Equal(10, Plan(RolloutText.Canary.Replace(
            "stableService: web", "stableService: web\n      trafficRouting: {slipway: {sticky: {cookie: session}}}",
            StringComparison.Ordinal))
            .Steps[0].UsersPercent);
    }

    [Theory]
    [InlineData(RolloutText.Deployment, 3, 0)]
    [InlineData("", 1, 1)]
    public void Of_WorkloadRef_TakesPodsFromTheDeploymentInTheFile(string deployment, int replicas, int notes)
    {
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", RolloutText.WorkloadRef + deployment));
        var said = Assert.Single(review.Report.Documents).Notes.Count(static n => n.Contains("no Deployment", StringComparison.Ordinal));
        Assert.Equal(notes, said);
        Assert.Equal(replicas, RolloutForecast.Of(Assert.Single(review.Rollouts), review.Manifests).Replicas);
    }

    [Fact]
    public void Of_WorkloadRefToAnotherDeployment_IsRefused()
    {
        var other = RolloutText.Deployment.Replace("{name: web}", "{name: other}", StringComparison.Ordinal);
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", RolloutText.WorkloadRef + other));
        Assert.Equal("spec.workloadRef", Assert.Single(Assert.Single(review.Report.Documents).Problems).Field);
    }

    [Fact]
    public void Of_PauseWithoutDuration_LastsUntilAPersonPromotes()
    {
        var plan = Plan(RolloutText.Canary.Replace("pause: {duration: 5m}", "pause: {}", StringComparison.Ordinal));
        Assert.Equal((0, 2), (plan.Seconds, plan.Persons));
        Assert.Null(plan.Steps[1].DurationSeconds);
        Assert.Equal(1, plan.Steps[2].PersonsBefore);
    }

    [Fact]
    public void Of_AnalysisStep_LastsAsLongAsItsMeasurements()
        => Assert.Equal(120, Plan(RolloutText.Canary.Replace(
            "- setWeight: 50", "- analysis: {templates: [{templateName: rate}]}", StringComparison.Ordinal)
            + "\n---\n" + RolloutText.Template).Steps[2].DurationSeconds);

    [Theory]
    [InlineData("smoke: {job: check}", "run a copy of Job check, before any user meets the new revision; take it back when it fails", 0.0)]
    [InlineData("soak: {duration: 10m}", "wait 10m", 600.0)]
    [InlineData("approval: {groups: [sre], timeout: 4h, onTimeout: abort}",
        "wait until a person of sre approves; after 4h, take the revision back", null)]
    public void Of_StepsThatOnlySlipwayHas_SaysThemInWords(string step, string text, double? seconds)
    {
        var found = Plan(RolloutText.Canary.Replace("setWeight: 50", step, StringComparison.Ordinal)).Steps[2];
        Assert.Equal((text, seconds), (found.Text, found.DurationSeconds));
    }

    [Fact]
    public void Of_ServicesThatSelectOtherPods_LeavesTheSharesToNumbersOfPods()
    {
        var plan = Plan(RolloutText.Canary.Replace("      stableService: web\n", "", StringComparison.Ordinal)
            .Replace("selector: {app: web}", "selector: {app: api}", StringComparison.Ordinal));
        Assert.Equal("pods", plan.TrafficMode);
        Assert.Equal([20, 20, 50, 50, 100], plan.Steps.Select(static s => s.RequestsPercent));
    }

    [Fact]
    public void Of_BlueGreen_NeedsAWholeSecondSet()
    {
        var plan = Plan("""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web}
            spec:
              replicas: 3
              selector: {matchLabels: {app: web}}
              strategy: {blueGreen: {activeService: web, previewService: preview, autoPromotionEnabled: false}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "web:2"}]}
            """);
        Assert.Equal(("services", 6, 1), (plan.TrafficMode, plan.MostPods, plan.Persons));
        Assert.Equal("let Service preview reach the new revision", plan.Steps[1].Text);
    }

    [Fact]
    public void Of_HttpRoutes_SaysThatTheyShare()
        => Assert.Equal(
            ("routes", "HTTPRoute team/web shares between Service stable (stable) and Service canary (new)"),
            (Plan(RolloutText.Routes).TrafficMode, Plan(RolloutText.Routes).Traffic));

    [Fact]
    public void Of_Rules_SaysThem()
        => Assert.Equal(
            [
                "rate measures beside the steps from step 2 on; the revision is taken back when it fails",
                "automatic steps happen only from '0 9 * * 1-5' (UTC) for 8h",
                "a pause that ends with fewer than 100 requests judged takes the revision back",
                "1 old revision keeps its pods for 4h",
            ],
            Plan(RolloutText.Canary
                .Replace("stableService: web", "stableService: web\n      analysis: {startingStep: 1, templates: [{templateName: rate}]}",
                    StringComparison.Ordinal)
                .Replace("replicas: 4", "windows: [{schedule: \"0 9 * * 1-5\", duration: 8h}]\n  keepWarm: {revisions: 1, duration: 4h}\n"
                    + "  lowTraffic: {minRequests: 100, onTimeout: abort}", StringComparison.Ordinal)).Rules);

    [Theory]
    [InlineData("rolling: {batchSize: 2, pauseBetweenBatches: 10s}",
        "pods", 5, "replace old pods until 2 of 4 are new", "replace all old pods that are left")]
    [InlineData("recreate: {}", "pods", 4, "end all old pods, and then start the new ones; requests wait between, at most 30s", null)]
    [InlineData("immutable: {service: web}",
        "split", 8, "run 4 pods of the new revision, whatever its share", End)]
    [InlineData("shadow: {percentage: 50, duration: 5m}",
        "split", 8, "run 2 pods of the new revision, whatever its share", End)]
    [InlineData("abTest: {percentage: 20, duration: 1h, onEnd: abort}",
        "split", 5, "run 1 pods of the new revision, whatever its share", "take the new revision back")]
    [InlineData("preset: Canary10Percent5Minutes",
        "split", 8, "send 10 % of the requests to the new revision", End)]
    public void Of_EachStrategy_SaysItsStepsAndPods(string strategy, string mode, int most, string first, string? last)
    {
        var plan = Plan(RolloutText.Strategy(strategy));
        Assert.Equal((mode, most, first), (plan.TrafficMode, plan.MostPods, plan.Steps[0].Text));
        Assert.Equal(last ?? first, plan.Steps[^1].Text);
    }

    [Fact]
    public void Of_RequestsThatMatch_AreNamedBesideTheShare()
    {
        var plan = Plan(RolloutText.Strategy("abTest: {match: [{cookies: {group: {exact: beta}}}], percentage: 50}"));
        Assert.Equal("50 % of the requests with cookie group 'beta'", plan.Steps[1].Matching);
        Assert.Null(plan.Steps[0].Matching);
    }

    [Fact]
    public void Of_Compare_SaysWhatIsCopiedComparedAndWhatFollows()
    {
        var plan = Plan(RolloutText.Strategy(
            "canary: {steps: [{compare: {percentage: 5, duration: 10m, match: [{path: {prefix: /api}}], onDifference: pause}}, "
            + "{setWeight: 50}]}"));
        Assert.Equal(
            "copy 5 % of the GET and HEAD requests with path beginning with '/api' to the new revision and to a second stable pod, "
            + "and compare their answers with those of the users for 10m at least, until 100 or more are compared; "
            + "wait for a person when a field differs beyond noise",
            plan.Steps[0].Text);
        Assert.Equal((0.0, 1, 600.0), (plan.Steps[0].RequestsPercent, plan.Steps[0].NewPods, plan.Steps[0].DurationSeconds));
        var shadow = Plan(RolloutText.Strategy("shadow: {compare: {methods: [GET, POST]}}")).Steps[2];
        Assert.StartsWith("copy 100 % of the GET and POST requests to the new revision and to a second stable pod", shadow.Text);
        Assert.EndsWith(
            "until a person promotes, until 100 or more are compared; take the revision back when a field differs beyond noise",
            shadow.Text);
        Assert.Null(shadow.DurationSeconds);
    }

    private static RolloutForecast Plan(string text, double? perSecond = null)
    {
        var review = ManifestReview.Of(ManifestFile.Of("web.yaml", text));
        Assert.True(review.Report.Accepted, string.Join("; ", review.Report.Documents.SelectMany(static d => d.Problems)));
        var rollout = review.Rollouts.Single();
        var plan = RolloutForecast.Of(rollout, review.Manifests);
        return perSecond is { } rate ? plan.WithDetection(rollout, rate, 0.01) : plan;
    }
}
