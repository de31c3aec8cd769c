using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>The rules of Job that no recorded answer covers, each kept and broken.</summary>
public sealed class JobRulesTests
{
    private const string Uid = "b1f0b7a2-5d67-40df-8a5e-c086c6bb5434";
    private const string PodSpec = """ "spec":{"restartPolicy":"Never","containers":[{"name":"c","image":"i:1"}]} """;
    private static readonly ObjectRules Rules = ObjectRules.For(Kinds.Find("batch/v1", "Job")!);

    [Theory]
    [InlineData("")]
    [InlineData(""","parallelism":3""")]
    [InlineData(""","completionMode":"Indexed","completions":3,"backoffLimitPerIndex":1,"maxFailedIndexes":2""")]
    [InlineData(
        ""","completionMode":"Indexed","completions":6,"successPolicy":{"rules":[{"succeededIndexes":"0,2-4","succeededCount":2}]}""")]
    [InlineData(
        ""","podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"containerName":"c","operator":"In","values":[1,42]}}]}""")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"Ignore","onPodConditions":[{"type":"DisruptionTarget"}]}]}""")]
    public void ValidateCreate_GoodJob_FindsNothing(string extra) => Assert.Empty(Problems(extra));

    [Theory]
    [InlineData(""","completionMode":"Indexed","parallelism":2""", "spec.completions: Required value: when completion mode is Indexed")]
    [InlineData(""","completionMode":"Indexed","completions":2,"parallelism":100001""",
        "spec.parallelism: Invalid value: 100001: must be less than or equal to 100000 when completion mode is Indexed")]
    [InlineData(""","backoffLimitPerIndex":1""", "spec.backoffLimitPerIndex: Invalid value: 1: requires indexed completion mode")]
    [InlineData(""","completionMode":"Indexed","completions":2,"maxFailedIndexes":1""",
        "spec.backoffLimitPerIndex: Required value: when maxFailedIndexes is specified")]
    [InlineData(""","backoffLimit":-1""", "spec.backoffLimit: Invalid value: -1: must be greater than or equal to 0")]
    [InlineData(""","podReplacementPolicy":"TerminatingOrFailed","podFailurePolicy":{"rules":[]}""",
        "spec.podReplacementPolicy: Unsupported value: \"TerminatingOrFailed\": supported values: \"Failed\"")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"FailJob"}]}""",
        "spec.podFailurePolicy.rules[0]: Invalid value: neither: specifying one of onExitCodes and onPodConditions is required, "
        + "and only one")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"FailIndex","onExitCodes":{"operator":"NotIn","values":[0]}}]}""",
        "spec.podFailurePolicy.rules[0].action: Invalid value: \"FailIndex\": requires the backoffLimitPerIndex to be set")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"operator":"In","values":[0]}}]}""",
        "spec.podFailurePolicy.rules[0].onExitCodes.values[0]: Invalid value: 0: must not be 0 for the In operator")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"operator":"In","values":[2,2]}}]}""",
        "spec.podFailurePolicy.rules[0].onExitCodes.values[1]: Duplicate value: 2")]
    [InlineData(""","podFailurePolicy":{"rules":[{"action":"FailJob","onExitCodes":{"containerName":"x","operator":"In","values":[1]}}]}""",
        "spec.podFailurePolicy.rules[0].onExitCodes.containerName: Invalid value: \"x\": must be one of the container or "
        + "initContainer names in the pod template")]
    [InlineData(""","successPolicy":{"rules":[{"succeededCount":1}]}""",
        "spec.successPolicy: Invalid value: the policy: requires indexed completion mode")]
    [InlineData(""","completionMode":"Indexed","completions":4,"successPolicy":{"rules":[{"succeededIndexes":"2-1"}]}""",
        "spec.successPolicy.rules[0].succeededIndexes: Invalid value: \"2-1\": must be ascending indexes or intervals below completions, "
        + "such as \"1,3-5,7\"")]
    [InlineData(""","selector":{"matchLabels":{"a":"b"}},"manualSelector":true""",
        "spec.template.metadata.labels: Invalid value: map[string]string(nil): `selector` does not match template `labels`")]
    public void ValidateCreate_BrokenRule_NamesFieldAndReason(string extra, string problem) => Assert.Contains(problem, Problems(extra));

    [Fact]
    public void ForCreate_ManualSelector_AddsNoLabels()
    {
        var job = Create(""","manualSelector":true,"selector":{"matchLabels":{"a":"b"}}""", """ "metadata":{"labels":{"a":"b"}}, """);

        Assert.Equal(["a"], job.StringsAt("spec", "template", "metadata", "labels").Keys);
        Assert.Empty(Rules.ValidateCreate(job));
    }

    [Fact]
    public void ForCreate_TemplateWithLabelsOfAnotherJob_IsRefused()
    {
        var job = Create("", """ "metadata":{"labels":{"batch.kubernetes.io/controller-uid":"other"}}, """);

        Assert.Contains(Rules.ValidateCreate(job), static e => e.Field == "spec.template.metadata.labels"
            && e.Message.Contains($"`batch.kubernetes.io/controller-uid` must be '{Uid}'", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void ValidateUpdate_NodeSelectorOfTheTemplate_ChangesOnlyBeforeTheStart(bool isSuspended, bool isAllowed)
    {
        var old = Create($$""","suspend":{{(isSuspended ? "true" : "false")}}""");
        var changed = old.WithAt(["spec", "template", "spec", "nodeSelector", "a"], new TreeString("b"));

        Assert.Equal(isAllowed, Rules.ValidateUpdate(changed, old).Count == 0);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(3, false)]
    public void ValidateUpdate_CompletionsOfAnIndexedJob_FollowItsParallelism(int parallelism, bool isAllowed)
    {
        var old = Create(""","completionMode":"Indexed","completions":3,"parallelism":3""");
        var changed = old.WithAt(["spec", "completions"], new TreeNumber(2))
            .WithAt(["spec", "parallelism"], new TreeNumber(parallelism));

        Assert.Equal(isAllowed, Rules.ValidateUpdate(changed, old).Count == 0);
    }

    private static List<string> Problems(string extra) => [.. Rules.ValidateCreate(Create(extra)).Select(static e => e.ToString())];

    private static TreeObject Create(string extra, string metadata = "")
    {
        var spec = $$"""{"template":{ {{metadata}}{{PodSpec}} }{{extra}} }""";
        var json = $$"""{"metadata":{"name":"j","namespace":"default","uid":"{{Uid}}"},"spec":{{spec}} }""";
        var tree = Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(json))).Root;
        return Rules.ForCreate(Assert.IsType<DecodeResult.Success>(Rules.Schema.Decode((TreeObject)tree)).Value);
    }
}
