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
    public void Of_SharesThatShrink_AreNamedAndAllowed()
    {
        var report = Review(RolloutText.Canary.Replace("setWeight: 50", "setWeight: 5", StringComparison.Ordinal));
        Assert.True(report.Accepted);
        Assert.Contains("is 5, less than the 10 before it", Assert.Single(report.Documents.Single().Notes), StringComparison.Ordinal);
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
