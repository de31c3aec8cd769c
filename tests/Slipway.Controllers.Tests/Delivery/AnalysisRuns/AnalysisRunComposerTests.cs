using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

public sealed class AnalysisRunComposerTests
{
    private static readonly Metric Good = Web("success-rate", "http://metrics/{{args.service}}");

    [Fact]
    public void Compose_NamedTemplate_GivesARunOfTheOwner()
    {
        var run = Run(Template("rate", Good, new AnalysisRunArgument { Name = "service", Value = "web" }));

        Assert.Equal(("argoproj.io/v1alpha1", "AnalysisRun"), (run.ApiVersion, run.Kind));
        Assert.Equal(new ObjectKey("prod", "web-7-2"), run.Key());
        var owner = Assert.Single(run.Metadata!.OwnerReferences!);
        Assert.Equal(("argoproj.io/v1alpha1", "Rollout", "web", "u1"), (owner.ApiVersion, owner.Kind, owner.Name, owner.Uid));
        Assert.True(owner.Controller);
        Assert.Equal(Good, Assert.Single(run.Spec!.Metrics!));
        Assert.Equal("web", Assert.Single(run.Spec.Args!).Value);
    }

    [Fact]
    public void Compose_StepOfARollout_CarriesTheLabelsThatArgoSets()
    {
        var run = Run(Template("rate", Web("m", "http://x")));

        Assert.Equal("latest1", run.Labels()["rollouts-pod-template-hash"]);
        Assert.Equal("Step", run.Labels()["rollout-type"]);
        Assert.Equal("2", run.Labels()["step-index"]);
        Assert.Equal("blue", run.Labels()["team"]);
        Assert.Equal("7", run.Annotations()["rollout.argoproj.io/revision"]);
    }

    [Fact]
    public void Compose_NestedTemplates_MeasuresEachOnce()
    {
        var all = Template("all") with { Spec = new AnalysisTemplateSpec { Templates = [Named("rate"), Named("cluster", true)] } };
        var set = new AnalysisTemplateSet
        {
            Templates = [all, Template("rate", Web("a", "http://x"))],
            ClusterTemplates =
            [
                new ClusterAnalysisTemplate
                {
                    Metadata = new ObjectMeta { Name = "cluster" },
                    Spec = new AnalysisTemplateSpec { Metrics = [Web("b", "http://x")], Templates = [Named("all"), Named("rate")] },
                },
            ],
        };

        var run = AnalysisRunComposer.Compose(Request(set, "all", "rate")).Run;

        Assert.Equal(["a", "b"], run!.Spec!.Metrics!.Select(static m => m.Name));
    }

    [Theory]
    [InlineData("metadata.name", "web")]
    [InlineData("metadata.labels['region']", "north")]
    [InlineData("spec.replicas", "3")]
    public void Compose_FieldOfTheOwner_BecomesTheValue(string field, string value)
    {
        var given = new AnalysisRunArgument { Name = "service", ValueFrom = new() { FieldRef = new() { FieldPath = field } } };

        var run = Run(Template("rate", Good, new AnalysisRunArgument { Name = "service" }), given);

        Assert.Equal(new AnalysisRunArgument { Name = "service", Value = value }, Assert.Single(run.Spec!.Args!));
    }

    [Theory]
    [InlineData("Latest", "latest1")]
    [InlineData("Stable", "stable1")]
    public void Compose_HashOfARevision_BecomesTheValue(string which, string value)
    {
        var given = new AnalysisRunArgument { Name = "service", ValueFrom = new() { PodTemplateHashValue = which } };

        var run = Run(Template("rate", Good, new AnalysisRunArgument { Name = "service" }), given);

        Assert.Equal(value, Assert.Single(run.Spec!.Args!).Value);
    }

    [Fact]
    public void Compose_SecretArgument_StaysAReference()
    {
        var source = new AnalysisArgumentSource { SecretKeyRef = new() { Name = "s", Key = "k" } };

        var run = Run(Template("rate", Good, new AnalysisRunArgument { Name = "service", ValueFrom = source }));

        Assert.Equal(new AnalysisRunArgument { Name = "service", ValueFrom = source }, Assert.Single(run.Spec!.Args!));
    }

    [Fact]
    public void Compose_ValuesOfTheCaller_WinOverTheDefaultsOfTheTemplate()
    {
        var run = Run(
            Template("rate", Good, new AnalysisRunArgument { Name = "service", Value = "default" }),
            new AnalysisRunArgument { Name = "service", Value = "mine" },
            new AnalysisRunArgument { Name = "undeclared", Value = "x" });

        Assert.Equal("mine", Assert.Single(run.Spec!.Args!).Value);
    }

    [Fact]
    public void Compose_DryRunAndRetentionOfBoth_AreTogether()
    {
        var template = Template("rate", Web("a", "http://x"), Web("b", "http://x"));
        template = template with { Spec = template.Spec! with { DryRun = [new() { MetricName = "a" }] } };
        var request = Request(new AnalysisTemplateSet { Templates = [template] }, "rate");

        var run = AnalysisRunComposer.Compose(request with
        {
            Analysis = request.Analysis with
            {
                DryRun = [new() { MetricName = "b" }], MeasurementRetention = [new() { MetricName = ".*", Limit = 3 }],
            },
        }).Run;

        Assert.Equal(["a", "b"], run!.Spec!.DryRun!.Select(static d => d.MetricName));
        Assert.Equal(3, Assert.Single(run.Spec.MeasurementRetention!).Limit);
    }

    [Fact]
    public void Compose_MissingTemplate_IsNamedWithItsPath() => Assert.Equal(
        ["spec.strategy.canary.steps[2].analysis.templates[0].templateName: Not found: \"nope\": there is no AnalysisTemplate of this "
            + "name"],
        Problems(AnalysisTemplateSet.Empty, "nope"));

    [Fact]
    public void Compose_SameMetricInTwoTemplates_IsRefused() => Assert.Equal(
        ["spec.strategy.canary.steps[2].analysis.templates[1].metrics: Invalid value: \"m\": metric is given twice, the other time at "
            + "spec.strategy.canary.steps[2].analysis.templates[0]"],
        Problems(
            new AnalysisTemplateSet { Templates = [Template("a", Web("m", "http://x")), Template("b", Web("m", "http://y"))] }, "a", "b"));

    [Fact]
    public void Compose_ArgumentWithoutValue_IsRefused() => Assert.Equal(
        ["spec.strategy.canary.steps[2].analysis.args: Required value: argument service has no value: give it one here or in the "
            + "template"],
        Problems(new AnalysisTemplateSet { Templates = [Template("a", Good, new AnalysisRunArgument { Name = "service" })] }, "a"));

    [Fact]
    public void Compose_TwoTemplatesWithDifferentValues_AreRefused() => Assert.Equal(
        ["spec.strategy.canary.steps[2].analysis.templates[1]: Invalid value: \"service\": argument has a value in AnalysisTemplate b and "
            + "another in AnalysisTemplate a"],
        Problems(
            new AnalysisTemplateSet
            {
                Templates =
                [
                    Template("a", Good, new AnalysisRunArgument { Name = "service", Value = "1" }),
                    Template("b", Web("n", "http://x"), new AnalysisRunArgument { Name = "service", Value = "2" }),
                ],
            },
            "a",
            "b"));

    [Fact]
    public void Compose_UndeclaredArgument_IsRefused() => Assert.Equal(
        ["spec.strategy.canary.steps[2].analysis.templates[0].metrics[0]: Invalid value: \"{{args.service}}\": AnalysisTemplate a declares "
            + "no such argument"],
        Problems(new AnalysisTemplateSet { Templates = [Template("a", Good)] }, "a"));

    [Fact]
    public void Compose_CountOutOfAnArgument_IsCheckedWithItsValue()
    {
        var metric = Web("m", "http://x") with { Count = "{{args.n}}" };

        Assert.Equal(
            ["spec.strategy.canary.steps[2].analysis.templates[0].metrics[0].interval: Required value: a count above 1 needs an interval "
                + "between the measurements"],
            Problems(
                new AnalysisTemplateSet { Templates = [Template("a", metric, new AnalysisRunArgument { Name = "n", Value = "3" })] }, "a"));
    }

    [Fact]
    public void Compose_ConditionThatDoesNotCompileWithItsArgument_SaysWhere()
    {
        var metric = Web("m", "http://x") with { SuccessCondition = "result > {{args.n}}" };

        Assert.Equal(
            ["spec.strategy.canary.steps[2].analysis.templates[0].metrics[0].successCondition: Invalid value: \"result > 5%%\": at column "
                + "12: unexpected %, expected a value"],
            Problems(
                new AnalysisTemplateSet { Templates = [Template("a", metric, new AnalysisRunArgument { Name = "n", Value = "5%%" })] },
                "a"));
    }

    [Fact]
    public void Compose_RevisionWithoutARollout_IsRefused()
    {
        var slipway = new SlipwayMetric { Metric = "errorRate", Service = "s", Revision = "Latest" };
        var metric = new Metric { Name = "m", Provider = new() { Slipway = slipway } };
        var request = Request(new AnalysisTemplateSet { Templates = [Template("a", metric)] }, "a") with { LatestHash = null };

        Assert.Contains("provider.slipway.revision", AnalysisRunComposer.Compose(request).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Latest", "latest1")]
    [InlineData("Stable", "stable1")]
    [InlineData("abc", "abc")]
    public void Compose_RevisionOfPods_BecomesItsHash(string revision, string hash)
    {
        var pods = new PodsMetric { Service = "s", Series = "up", Function = "sum", Revision = revision };
        var run = Run(Template("a", new Metric { Name = "m", Provider = new() { Pods = pods } }));

        Assert.Equal(pods with { Revision = hash }, run.Spec!.Metrics!.Single().Provider!.Pods);
    }

    [Fact]
    public void Compose_RevisionOfPodsWithoutARollout_IsRefused()
    {
        var pods = new PodsMetric { Service = "s", Series = "up", Function = "sum", Revision = "Stable" };
        var template = Template("a", new Metric { Name = "m", Provider = new() { Pods = pods } });
        var request = Request(new AnalysisTemplateSet { Templates = [template] }, "a") with { StableHash = null };

        Assert.Contains("provider.pods.revision", AnalysisRunComposer.Compose(request).Message, StringComparison.Ordinal);
    }

    private static string[] Problems(AnalysisTemplateSet templates, params string[] names)
    {
        var composition = AnalysisRunComposer.Compose(Request(templates, names));
        Assert.Null(composition.Run);
        return [.. composition.Problems.Select(static p => $"{p.Field}: {p.Message}")];
    }

    private static AnalysisRun Run(AnalysisTemplate template, params AnalysisRunArgument[] given)
    {
        var request = Request(new AnalysisTemplateSet { Templates = [template] }, template.Name());
        var composition = AnalysisRunComposer.Compose(request with { Analysis = request.Analysis with { Args = given } });
        Assert.Equal("", composition.Message);
        return composition.Run!;
    }

    private static AnalysisRunRequest Request(AnalysisTemplateSet templates, params string[] names) => new()
    {
        Name = "web-7-2",
        Owner = new Rollout
        {
            ApiVersion = "argoproj.io/v1alpha1",
            Kind = "Rollout",
            Metadata = new ObjectMeta
            {
                Name = "web", Namespace = "prod", Uid = "u1", Labels = new Dictionary<string, string> { ["region"] = "north" },
            },
            Spec = new RolloutSpec { Replicas = 3 },
        },
        Analysis = new RolloutAnalysis
        {
            Templates = [.. names.Select(static n => Named(n))],
            AnalysisRunMetadata = new RolloutPodMetadata { Labels = new Dictionary<string, string> { ["team"] = "blue" } },
        },
        Templates = templates,
        Path = "spec.strategy.canary.steps[2].analysis",
        LatestHash = "latest1",
        StableHash = "stable1",
        RolloutType = "Step",
        StepIndex = 2,
        Revision = "7",
    };

    private static RolloutAnalysisTemplate Named(string name, bool clusterScope = false)
        => new() { TemplateName = name, ClusterScope = clusterScope };

    private static Metric Web(string name, string url) => new() { Name = name, Provider = new() { Web = new() { Url = url } } };

    private static AnalysisTemplate Template(string name, params Metric[] metrics)
        => new() { Metadata = new ObjectMeta { Name = name }, Spec = new AnalysisTemplateSpec { Metrics = metrics } };

    private static AnalysisTemplate Template(string name, Metric metric, AnalysisRunArgument argument)
    {
        var template = Template(name, metric);
        return template with { Spec = template.Spec! with { Args = [argument] } };
    }
}
