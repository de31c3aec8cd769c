using Slipway.Cli.Manifests;
using Slipway.Cli.Output;
using Slipway.Cli.Tests.Rehearsals;

namespace Slipway.Cli.Tests.Manifests;

public sealed class ManifestReviewTests
{
    [Theory]
    [InlineData("slipway.dev/v1alpha1")]
    [InlineData("argoproj.io/v1alpha1")]
    public void Of_RightRolloutOfEitherGroup_IsAccepted(string apiVersion)
    {
        var report = Review(RolloutText.Canary.Replace("slipway.dev/v1alpha1", apiVersion, StringComparison.Ordinal));
        Assert.True(report.Accepted);
        Assert.Equal([new SkippedDocument("Service", "web")], report.Skipped);
    }

    [Fact]
    public void Of_EverythingWrong_NamesEachFieldWithItsPlace()
    {
        var report = Review("""
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web}
            spec:
              replica: 1
              selector: {matchLabels: {app: web}}
              strategy:
                canary:
                  trafficRouting: {nginx: {stableIngress: x}}
                  steps:
                    - setWeight: 120
                    - pause: {duration: 5x}
                    - plugin: {name: x}
                    - setHeaderRoute: {name: unknown}
              template:
                metadata: {labels: {app: other}}
                spec: {containers: [{name: main, image: web}]}
            """);
        Assert.False(report.Accepted);
        Assert.Equal(
            [
                ("spec.replica", 5), ("spec.strategy.canary.steps[0].setWeight", 11), ("spec.strategy.canary.steps[1].pause.duration", 12),
                ("spec.strategy.canary.steps[2].plugin", 13), ("spec.strategy.canary.steps[3].setHeaderRoute.name", 14),
                ("spec.strategy.canary.trafficRouting.nginx", 9), ("spec.template.metadata.labels", 16),
            ],
            report.Documents.Single().Problems.Select(static p => (p.Field, p.Line)).Distinct().Order());
        Assert.Contains("120", Message(report, "spec.strategy.canary.steps[0].setWeight"), StringComparison.Ordinal);
        var values = report.Documents[0].Problems.ToLookup(static p => p.Field, static p => p.Value);
        Assert.Equal("120", values["spec.strategy.canary.steps[0].setWeight"].First());
        Assert.Equal("{\"app\":\"other\"}", values["spec.template.metadata.labels"].First());
    }

    [Fact]
    public void Of_TemplateThatIsNotInTheFile_IsMissedOnlyWhenTheFileHasTemplates()
    {
        var rollout = RolloutText.Canary.Replace(
            "- setWeight: 50", "- analysis: {templates: [{templateName: absent}]}", StringComparison.Ordinal);
        Assert.Contains("absent", Assert.Single(Review(rollout).Documents.Single().Notes), StringComparison.Ordinal);
        var report = Review(rollout + "\n---\n" + RolloutText.Template);
        Assert.Equal("spec.strategy.canary.steps[2].analysis.templates[0].templateName", Assert.Single(report.Documents[0].Problems).Field);
    }

    [Fact]
    public void Of_ExpressionThatDoesNotCompile_SaysWhere()
        => Assert.Contains("column", Message(
            Review(RolloutText.Template.Replace("result > 0.9", "result >< 0.9", StringComparison.Ordinal)),
            "spec.metrics[0].successCondition"), StringComparison.Ordinal);

    [Fact]
    public void Of_ServiceThatSelectsOtherPods_IsAProblemOfTheFieldThatNamesIt()
    {
        var report = Review(RolloutText.Canary.Replace("selector: {app: web}", "selector: {app: api}", StringComparison.Ordinal));
        Assert.Equal("spec.strategy.canary.stableService", Assert.Single(report.Documents.Single().Problems).Field);
    }

    [Fact]
    public void Of_TwoServicesThatAreWrong_NamesBoth()
        => Assert.Equal(
            ["spec.strategy.canary.canaryService", "spec.strategy.canary.stableService"],
            Review(RolloutText.Canary.Replace("stableService: web", "stableService: a\n      canaryService: b", StringComparison.Ordinal))
                .Documents.Single().Problems.Select(static p => p.Field).Order(StringComparer.Ordinal));

    [Fact]
    public void Of_SharesThatShrink_AreNamedAndAllowed()
    {
        var report = Review(RolloutText.Canary.Replace("setWeight: 50", "setWeight: 5", StringComparison.Ordinal));
        Assert.True(report.Accepted);
        Assert.Contains("is 5, less than the 10 before it", Assert.Single(report.Documents.Single().Notes), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("- setWeight: 10", "- setWeigth: 10", "spec.strategy.canary.steps[0].setWeigth", "unknown field")]
    [InlineData("- setWeight: 10", "- setWeight: 10\n          pause: {}", "spec.strategy.canary.steps[0]", "exactly one")]
    [InlineData("- setWeight: 10", "- setWeight: 10.001", "spec.strategy.canary.steps[0].setWeight", "at most two decimals")]
    [InlineData("duration: 5m", "duration: 5 minutes", "spec.strategy.canary.steps[1].pause.duration", "10s, 5m or 1h")]
    [InlineData("- setWeight: 10", "- soak: {duration: long}", "spec.strategy.canary.steps[0].soak.duration", "10s, 5m or 1h")]
    [InlineData("- setWeight: 10", "- approval: {timeout: soon}", "spec.strategy.canary.steps[0].approval.timeout", "10m or 4h")]
    [InlineData("stableService: web", "stableService: other", "spec.strategy.canary.stableService", "there is no Service 'other'")]
    [InlineData("stableService: web", "trafficRouting: {istio: {virtualService: {name: x}}}",
        "spec.strategy.canary.trafficRouting.istio", "use slipway: {}")]
    [InlineData("replicas: 4", "workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}",
        "spec.workloadRef", "together with spec.template")]
    [InlineData("replicas: 4", "keepWarm: {revisions: 1, duration: ever}", "spec.keepWarm.duration", "30m or 4h")]
    [InlineData("replicas: 4", "windows: [{schedule: daily, duration: 1h}]", "spec.windows[0].schedule", "five fields")]
    public void Of_OneThingWrong_IsRefusedWithItsFieldAndWhatIsAllowed(string right, string wrong, string field, string allowed)
    {
        var report = Review(RolloutText.Canary.Replace(right, wrong, StringComparison.Ordinal));
        Assert.Contains(report.Documents.SelectMany(static d => d.Problems), p => p.Field == field
            && p.Message.Contains(allowed, StringComparison.Ordinal));
        Assert.False(report.Accepted);
    }

    [Theory]
    [InlineData("provider: {web: {url: \"http://metrics/rate\"}}", "provider: {datadog: {query: x}}", "spec.metrics[0].provider.datadog",
        "use slipway (the gateway's own counts), pods (what pods tell themselves), prometheus, judge, web or job")]
    [InlineData("provider: {web: {url: \"http://metrics/rate\"}}",
        "provider: {pods: {service: web, function: rate, series: \"rate(jobs_total)\"}}", "spec.metrics[0].provider.pods.series",
        "at column 5: expected { or the end, not '('")]
    [InlineData("interval: 30s", "interval: half", "spec.metrics[0].interval", "30s, 5m or 1h30m")]
    [InlineData("result > 0.9", "result > ", "spec.metrics[0].successCondition", "column")]
    public void Of_TemplateThatCannotMeasure_IsRefusedWithWhatToUseInstead(string right, string wrong, string field, string allowed)
        => Assert.Contains(allowed, Message(
            Review(RolloutText.Template.Replace(right, wrong, StringComparison.Ordinal)), field), StringComparison.Ordinal);

    [Fact]
    public void Of_ArgumentThatNobodyGives_IsRefusedWhereTheTemplateIsNamed()
    {
        var report = Review(RolloutText.Canary.Replace(
            "- setWeight: 50", "- analysis: {templates: [{templateName: rate}]}", StringComparison.Ordinal)
            + "\n---\n" + RolloutText.Template.Replace("  metrics:", "  args: [{name: service}]\n  metrics:", StringComparison.Ordinal));
        Assert.Contains("service has no value", Assert.Single(report.Documents[0].Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_WorkloadRef_TakesTheTemplateFromTheFileOrSaysThatItIsElsewhere()
    {
        const string rollout = """
            apiVersion: argoproj.io/v1alpha1
            kind: Rollout
            metadata: {name: web}
            spec:
              workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}
              strategy: {canary: {steps: [{setWeight: 20}]}}
            """;
        const string deployment = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              selector: {matchLabels: {app: web}}
              template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main, image: "web:1"}]}}
            """;
        Assert.Contains("no Deployment: web", string.Join(" ", Review(rollout).Documents[0].Notes), StringComparison.Ordinal);
        var found = ManifestReview.Of(ManifestFile.Of("web.yaml", rollout + "\n---\n" + deployment));
        Assert.Equal("web:1", Assert.Single(found.Rollouts).Spec!.Template!.Spec!.Containers![0].Image);
        Assert.Contains("there is no Deployment 'web'", Message(
            Review(rollout + "\n---\n" + deployment.Replace("{name: web}\nspec", "{name: api}\nspec", StringComparison.Ordinal)),
            "spec.workloadRef"), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_ManifestThatArgoTakes_IsTakenToo()
    {
        const string empty = "---\n---\n";
        var headless = "\n---\napiVersion: v1\nkind: Service\nmetadata: {name: headless}\nspec: {clusterIP: None, selector: {app: web}}";
        var endless = RolloutText.Canary.Replace("slipway.dev", "argoproj.io", StringComparison.Ordinal)
            .Replace("      stableService: web\n", "", StringComparison.Ordinal)
            .Replace("- setWeight: 10", "- experiment: {templates: [{name: new, specRef: canary}]}", StringComparison.Ordinal);
        var report = Review(empty + endless + headless + "\n---\n");
        Assert.True(report.Accepted, string.Join("; ", report.Documents.SelectMany(static d => d.Problems)));
        Assert.Contains("until a person ends it", Assert.Single(report.Documents.Single().Notes), StringComparison.Ordinal);
        Assert.False(Review(RolloutText.Canary.Replace("      stableService: web\n", "", StringComparison.Ordinal) + headless).Accepted);
    }

    [Fact]
    public void Of_HttpRoutesThatAreElsewhere_AreNoted()
    {
        var report = Review(RolloutText.Routes);
        Assert.True(report.Accepted, string.Join("; ", report.Documents.SelectMany(static d => d.Problems)));
        Assert.Contains("no HTTPRoute", Assert.Single(report.Documents.Single().Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_SmokeOfPodsWithoutAPort_IsRefused()
        => Assert.Contains("needs a container with a port", Message(Review(RolloutText.Canary.Replace(
            "- setWeight: 10", "- smoke: {http: /healthz}", StringComparison.Ordinal)), "spec.strategy.canary.steps[0].smoke.http"),
            StringComparison.Ordinal);

    [Fact]
    public void Of_SmokeJobThatIsNotInTheFile_IsMissedOnlyWhenTheFileHasJobs()
    {
        var rollout = RolloutText.Canary.Replace("- setWeight: 10", "- smoke: {job: check}", StringComparison.Ordinal);
        Assert.Contains("check", Assert.Single(Review(rollout).Documents.Single().Notes), StringComparison.Ordinal);
        Assert.Contains("'check' with suspend: true", Message(
            Review(rollout + "\n---\n" + RolloutText.Job.Replace("suspend: true", "suspend: false", StringComparison.Ordinal)),
            "spec.strategy.canary.steps[0].smoke.job"), StringComparison.Ordinal);
        Assert.True(Review(rollout + "\n---\n" + RolloutText.Job).Accepted);
    }

    [Fact]
    public void Of_SoakUnderATemplateThatIsNotThere_IsRefused()
        => Assert.Contains("there is no AnalysisTemplate", Message(Review(RolloutText.Canary.Replace(
            "- setWeight: 50", "- soak: {duration: 1m, analysis: {templates: [{templateName: absent}]}}", StringComparison.Ordinal)
            + "\n---\n" + RolloutText.Template), "spec.strategy.canary.steps[2].soak.analysis.templates[0].templateName"),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("apiVersion: argoproj.io/v1\nkind: Rollout\nmetadata: {name: web}", "apiVersion", "argoproj.io/v1alpha1")]
    [InlineData("apiVersion: slipway.dev/v1alpha1\nkind: Rolout\nmetadata: {name: web}", "kind", "Rollout")]
    [InlineData("metadata: {name: web}", "apiVersion", "is required")]
    public void Of_KindThatDoesNotExist_SaysWhichDo(string text, string field, string expected)
        => Assert.Contains(expected, Message(Review(text), field), StringComparison.Ordinal);

    [Theory]
    [InlineData("a: [b", "line 2, column 1")]
    [InlineData("- a", "line 1, column 1: a manifest must be an object, is array")]
    [InlineData("", "holds no document")]
    public void Of_TextThatCannotBeRead_SaysWhereAndEndsWithTwo(string text, string expected)
    {
        var failure = Assert.Throws<CommandFailure>(() => ManifestFile.Of("web.yaml", text));
        Assert.Contains(expected, failure.Message, StringComparison.Ordinal);
        Assert.Equal(2, failure.ExitCode);
    }

    [Fact]
    public void Of_List_IsLookedThroughItemByItem()
        => Assert.Equal("Foo", Review("""
            apiVersion: v1
            kind: List
            items:
              - {apiVersion: slipway.dev/v1alpha1, kind: Foo, metadata: {name: foo}}
            """).Documents.Single().Kind);

    private static LintReport Review(string text) => ManifestReview.Of(ManifestFile.Of("web.yaml", text)).Report;

    private static string Message(LintReport report, string field)
        => Assert.Single(report.Documents.SelectMany(static d => d.Problems), p => p.Field == field).Message;
}
