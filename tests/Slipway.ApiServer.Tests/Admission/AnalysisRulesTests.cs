using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>What the kinds of analyses accept and refuse.</summary>
public sealed class AnalysisRulesTests
{
    [Theory]
    [InlineData("AnalysisTemplate")]
    [InlineData("ClusterAnalysisTemplate")]
    [InlineData("AnalysisRun")]
    public void Validate_MetricWithArgumentsEverywhere_IsAccepted(string kind) => Assert.Empty(Errors(kind, """
        {"args":[{"name":"path"},{"name":"token","valueFrom":{"secretKeyRef":{"name":"s","key":"k"}}}],
         "metrics":[{"name":"m","interval":"{{args.interval}}","count":"{{args.count}}","failureLimit":-1,
                     "provider":{"web":{"url":"http://x/{{args.path}}","jsonPath":"{$.ok}"}}}]}
        """));

    [Theory]
    [InlineData("slipway.dev/v1alpha1")]
    [InlineData("argoproj.io/v1alpha1")]
    public void Validate_MetricOfPods_IsAcceptedInBothGroups(string apiVersion) => Assert.Empty(Errors("AnalysisTemplate", """
        {"args":[{"name":"queue"}],
         "metrics":[{"name":"m","provider":{"pods":{"selector":{"matchLabels":{"app":"{{args.queue}}"}},"revision":"Latest",
           "function":"rate","series":"failed_total{queue=\"{{args.queue}}\"}","dividedBy":"jobs_total","minEvents":20,"window":"2m"}}}]}
        """, apiVersion));

    [Fact]
    public void Validate_TemplateOfTemplates_NeedsNoMetric()
        => Assert.Empty(Errors("AnalysisTemplate", """{"templates":[{"templateName":"a","clusterScope":true}]}"""));

    [Theory]
    [InlineData("AnalysisTemplate", """{}""", "spec.metrics: Required value: there must be at least one metric")]
    [InlineData("AnalysisRun", """{"metrics":[]}""", "spec.metrics: Required value: there must be at least one metric")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m"}]}""", "spec.metrics[0].provider: Required value")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{}}]}""",
        "spec.metrics[0].provider: Required value: name one provider: slipway, pods, prometheus, judge, web or job")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"datadog":{"query":"q"}}}]}""",
        "spec.metrics[0].provider.datadog: Forbidden: provider not supported: use slipway (the gateway's own counts), pods (what pods "
        + "tell themselves), prometheus, judge, web or job; web reaches the HTTP API of any vendor")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","count":3,"provider":{"web":{"url":"u"}}}]}""",
        "spec.metrics[0].interval: Required value: a count above 1 needs an interval between the measurements")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","successCondition":"result[0] >> 1","provider":{"web":{"url":"u"}}}]}""",
        "spec.metrics[0].successCondition: Invalid value: \"result[0] >> 1\": at column 12: unexpected >, expected a value")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","interval":"5 min","provider":{"web":{"url":"u"}}}]}""",
        "spec.metrics[0].interval: Invalid value: \"5 min\": must be numbers with units, such as 30s, 5m or 1h30m")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","failureLimit":-2,"provider":{"web":{"url":"u"}}}]}""",
        "spec.metrics[0].failureLimit: Invalid value: -2: must be a whole number of at least -1")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","interval":"1s","count":2,"failureLimit":3,"provider":{"web":{"url":"u"}}}]}""",
        "spec.metrics[0].failureLimit: Invalid value: 3: must not be above count (2): the limit could never be reached")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"prometheus":{"query":"q"}}}]}""",
        "spec.metrics[0].provider.prometheus.address: Required value: the URL of the Prometheus server")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"slipway":{"metric":"speed","service":"web"}}}]}""",
        "spec.metrics[0].provider.slipway.metric: Unsupported value: \"speed\": supported values: \"errorRate\", \"latency\", "
        + "\"requestRate\", \"requests\", \"successRate\"")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"pods":{"function":"sum","series":"up"}}}]}""",
        "spec.metrics[0].provider.pods: Required value: service or selector says which pods are asked")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","selector":{},"function":"sum","series":"up"}}}]}""",
        "spec.metrics[0].provider.pods.selector: Forbidden: may not be given together with service")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"pods":{"selector":{},"function":"sum","series":"up"}}}]}""",
        "spec.metrics[0].provider.pods.selector: Required value: an empty selector would ask all pods of the namespace")]
    [InlineData("AnalysisTemplate", """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"sum"}}}]}""",
        "spec.metrics[0].provider.pods.series: Required value")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"sum","series":"up{a=b}"}}}]}""",
        "spec.metrics[0].provider.pods.series: Invalid value: \"up{a=b}\": at column 6: expected \", not 'b'")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"rate","series":"up","dividedBy":"rate(up)"}}}]}""",
        "spec.metrics[0].provider.pods.dividedBy: Invalid value: \"rate(up)\": at column 5: expected { or the end, not '('")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"max","series":"up","dividedBy":"up"}}}]}""",
        "spec.metrics[0].provider.pods.dividedBy: Forbidden: may be given with the functions rate and sum only, not with max")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"rate","series":"up","minEvents":5}}}]}""",
        "spec.metrics[0].provider.pods.minEvents: Forbidden: may be given with the function rate and dividedBy only")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"median","series":"up"}}}]}""",
        "spec.metrics[0].provider.pods.function: Unsupported value: \"median\": supported values: \"avg\", \"max\", \"rate\", \"sum\"")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"sum","series":"up","window":"1m"}}}]}""",
        "spec.metrics[0].provider.pods.window: Forbidden: may be given with the function rate only, not with sum")]
    [InlineData("AnalysisTemplate",
        """{"metrics":[{"name":"m","provider":{"pods":{"service":"s","function":"rate","series":"up","window":"5s"}}}]}""",
        "spec.metrics[0].provider.pods.window: Invalid value: \"5s\": must be from 10s to 10m")]
    [InlineData("AnalysisTemplate",
        """{"args":[{"name":"a","valueFrom":{"podTemplateHashValue":"Latest"}}],"templates":[{"templateName":"t"}]}""",
        "spec.args[0].valueFrom.podTemplateHashValue: Forbidden: is given where a Rollout names the template, not in the template")]
    [InlineData("Experiment", """{"templates":[]}""", "spec.templates: Required value: there must be at least one set of pods")]
    [InlineData("Experiment",
        """
        {"templates":[{"name":"a","selector":{"matchLabels":{"a":"b"}},
          "template":{"metadata":{"labels":{"a":"c"}},"spec":{"containers":[{"name":"c","image":"host"}]}}}]}
        """,
        "spec.templates[0].template.metadata.labels: Invalid value: map[string]string{\"a\":\"c\"}: "
        + "`selector` does not match template `labels`")]
    public void Validate_BrokenRule_NamesFieldValueAndWhatIsAllowed(string kind, string spec, string problem)
        => Assert.Equal([problem], Errors(kind, spec));

    [Fact]
    public void Default_PodsOfAnExperiment_GetTheDefaultsOfPods()
    {
        var (rules, value) = Decoded("Experiment", """
            {"templates":[{"name":"a","selector":{"matchLabels":{"a":"b"}},
              "template":{"metadata":{"labels":{"a":"b"}},"spec":{"containers":[{"name":"c","image":"host"}]}}}]}
            """);

        var set = rules.ForCreate(value).ItemsAt("spec", "templates")[0];

        Assert.Equal(1, set.IntegerAt("replicas"));
        Assert.Equal("Always", set.TextAt("template", "spec", "restartPolicy"));
    }

    private static string[] Errors(string kind, string spec, string apiVersion = "slipway.dev/v1alpha1")
    {
        var (rules, value) = Decoded(kind, spec, apiVersion);
        return [.. rules.ValidateCreate(rules.ForCreate(value)).Select(static e => $"{e.Field}: {e.Message}")];
    }

    private static (ObjectRules Rules, TreeObject Value) Decoded(
        string kind, string spec, string apiVersion = "slipway.dev/v1alpha1")
    {
        var rules = ObjectRules.For(Kinds.Find(apiVersion, kind)!);
        var space = rules.Schema.Kind.Namespaced ? """ ,"namespace":"default" """ : "";
        var json = $$"""{"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"x"{{space}}},"spec":{{spec}}}""";
        var tree = Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;
        var decoded = Assert.IsType<DecodeResult.Success>(rules.Schema.Decode(tree));
        Assert.Empty(decoded.StrictProblems);
        return (rules, decoded.Value);
    }
}
