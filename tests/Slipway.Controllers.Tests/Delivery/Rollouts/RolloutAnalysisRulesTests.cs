using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Tests.Delivery.Rollouts;

/// <summary>What is wrong with analyses is said, with its field, before anything moves.</summary>
public sealed class RolloutAnalysisRulesTests
{
    private const string Step = "spec.strategy.canary.steps[0].analysis";

    private static readonly RolloutAnalysis Named = new() { Templates = [new RolloutAnalysisTemplate { TemplateName = "t" }] };

    private static RolloutStrategy Steps(RolloutAnalysis analysis)
        => new() { Canary = new CanaryStrategy { Steps = [new CanaryStep { Analysis = analysis }] } };

    private static Metric Metric(MetricProvider? provider = null) => new()
    {
        Name = "m", Provider = provider ?? new MetricProvider { Web = new WebMetric { Url = "http://127.0.0.1/{{args.host}}" } },
    };

    private static AnalysisTemplateSet Template(Metric metric, params AnalysisRunArgument[] args) => new()
    {
        Templates =
        [
            new AnalysisTemplate
            {
                Metadata = new ObjectMeta { Name = "t", Namespace = "default" },
                Spec = new AnalysisTemplateSpec { Metrics = [metric], Args = args },
            },
        ],
    };

    private static string Refusal(RolloutStrategy strategy, AnalysisTemplateSet templates, params string[] services)
    {
        var world = new RolloutWorld(2, strategy, services) { Templates = templates };
        world.Run(3);
        Assert.Empty(world.Sets);
        Assert.Equal("Degraded", world.Status.Phase);
        var condition = world.Status.Conditions!.Single(static c => c.Type == "InvalidSpec");
        Assert.Equal(("True", "InvalidSpec"), (condition.Status, condition.Reason));
        Assert.Single(world.Events, static e => e.Reason == "InvalidSpec");
        return condition.Message!;
    }

    [Fact]
    public void Template_Missing_IsNamed() => Assert.Equal(
        $"{Step}.templates[0].templateName: Not found: \"t\": there is no AnalysisTemplate of this name",
        Refusal(Steps(Named), AnalysisTemplateSet.Empty));

    [Fact]
    public void ClusterTemplate_Missing_IsNamed() => Assert.Contains(
        "there is no ClusterAnalysisTemplate of this name",
        Refusal(Steps(new() { Templates = [new() { TemplateName = "t", ClusterScope = true }] }), AnalysisTemplateSet.Empty),
        StringComparison.Ordinal);

    [Fact]
    public void Argument_WithoutValue_IsNamed() => Assert.Contains(
        $"{Step}.args: Required value: argument host has no value",
        Refusal(Steps(Named), Template(Metric(), new AnalysisRunArgument { Name = "host" })),
        StringComparison.Ordinal);

    [Fact]
    public void Argument_FieldThatIsNotThere_IsNamed()
    {
        var from = new AnalysisArgumentSource { FieldRef = new AnalysisFieldRef { FieldPath = "metadata.labels['no']" } };
        Assert.Contains(
            "Rollout has no value at metadata.labels['no'] for this argument",
            Refusal(Steps(Named), Template(Metric(), new AnalysisRunArgument { Name = "host", ValueFrom = from })),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("result >> 1", "at column 9")]
    [InlineData("nope(result)", "at column 1")]
    public void Condition_ThatDoesNotCompile_IsNamedWithItsPosition(string condition, string position)
    {
        var metric = Metric(new() { Web = new WebMetric { Url = "http://127.0.0.1/" } }) with { SuccessCondition = condition };
        var told = Refusal(Steps(Named), Template(metric));
        Assert.StartsWith($"{Step}.templates[0].metrics[0].successCondition: Invalid value: ", told, StringComparison.Ordinal);
        Assert.Contains(position, told, StringComparison.Ordinal);
    }

    public static TheoryData<string, MetricProvider> Unsupported => new()
    {
        { "kayenta", new() { Kayenta = new() } },
        { "datadog", new() { Datadog = new() } },
        { "wavefront", new() { Wavefront = new() } },
        { "newRelic", new() { NewRelic = new() } },
        { "cloudWatch", new() { CloudWatch = new() } },
        { "graphite", new() { Graphite = new() } },
        { "influxdb", new() { Influxdb = new() } },
        { "skywalking", new() { Skywalking = new() } },
        { "plugin", new() { Plugin = new Dictionary<string, System.Text.Json.JsonElement>() } },
    };

    [Theory]
    [MemberData(nameof(Unsupported), DisableDiscoveryEnumeration = true)]
    public void Provider_NotSupported_IsNamedWithWhatToUse(string name, MetricProvider provider)
    {
        var told = Refusal(Steps(Named), Template(Metric(provider)));
        Assert.StartsWith($"{Step}.templates[0].metrics[0].provider.{name}: Forbidden: ", told, StringComparison.Ordinal);
        Assert.Contains(
            "use slipway (the gateway's own counts), pods (what pods tell themselves), prometheus, judge, web or job", told,
            StringComparison.Ordinal);
    }

    [Fact]
    public void BackgroundAnalysis_Wrong_IsNamed() => Assert.StartsWith(
        "spec.strategy.canary.analysis.templates[0]",
        Refusal(
            new() { Canary = new() { Analysis = new() { Templates = Named.Templates }, Steps = [new() { SetWeight = 20 }] } },
            AnalysisTemplateSet.Empty),
        StringComparison.Ordinal);

    [Fact]
    public void SoakAnalysis_Wrong_IsNamed() => Assert.StartsWith(
        "spec.strategy.canary.steps[0].soak.analysis.templates[0]",
        Refusal(
            new() { Canary = new() { Steps = [new() { Soak = new() { Duration = "1m", Analysis = Named } }] } },
            AnalysisTemplateSet.Empty),
        StringComparison.Ordinal);

    [Theory]
    [InlineData(true, "prePromotionAnalysis")]
    [InlineData(false, "postPromotionAnalysis")]
    public void PromotionAnalysis_Wrong_IsNamed(bool before, string field) => Assert.StartsWith(
        $"spec.strategy.blueGreen.{field}.templates[0]",
        Refusal(
            new()
            {
                BlueGreen = new()
                {
                    ActiveService = "active",
                    PrePromotionAnalysis = before ? Named : null,
                    PostPromotionAnalysis = before ? null : Named,
                },
            },
            AnalysisTemplateSet.Empty,
            "active"),
        StringComparison.Ordinal);

    [Fact]
    public void DryRun_OfNoMetric_IsNamed() => Assert.Contains(
        $"{Step}.dryRun[0].metricName: Invalid value: \"other\": is the name or the pattern of no metric",
        Refusal(
            Steps(Named with { DryRun = [new AnalysisDryRun { MetricName = "other" }] }),
            Template(Metric(), new AnalysisRunArgument { Name = "host", Value = "h" })),
        StringComparison.Ordinal);
}
