using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Admission;

namespace Slipway.ApiServer.Tests.Admission;

/// <summary>What is wrong with scores, in the words of who wrote them.</summary>
public sealed class JudgeRulesTests
{
    [Theory]
    [InlineData("""{"metrics":[]}""",
        "metrics: Required value: what is compared, at least one metric")]
    [InlineData("""{"metrics":[{"name":"a","canary":"c"}]}""",
        "metrics[0].baseline: Required value")]
    [InlineData("""{"metrics":[$metric,$metric]}""",
        "metrics[1].name: Invalid value: \"a\": is given twice")]
    [InlineData("""{"metrics":[{"name":"a","canary":"c","baseline":"b","direction":"up"}]}""",
        "metrics[0].direction: Unsupported value: \"up\": supported values: "
        + "\"decrease\", \"either\", \"increase\"")]
    [InlineData("""{"metrics":[{"name":"a","canary":"c","baseline":"b","effectSize":{"allowedIncrease":0.5}}]}""",
        "metrics[0].effectSize.allowedIncrease: Invalid value: 0.5: must be a "
        + "ratio of at least 1")]
    [InlineData("""{"metrics":[$metric],"groupWeights":{"b":10}}""",
        "groupWeights[b]: Invalid value: 10: no metric has this group; there are a")]
    [InlineData("""{"metrics":[$metric],"groupWeights":{"a":90}}""",
        "groupWeights: Invalid value: 90: the weights of all groups must come to 100")]
    [InlineData("""{"metrics":[$metric],"scoreThresholds":{"pass":60}}""",
        "scoreThresholds.marginal: Invalid value: 75: must not be above pass (60)")]
    [InlineData("""{"metrics":[$metric],"step":"1ms"}""",
        "step: Invalid value: \"1ms\": must be numbers with units of at least 1s, such as 30s or 1h")]
    [InlineData("""{"metrics":[$metric],"minSamples":1}""",
        "minSamples: Invalid value: 1: must be greater than or equal to 2")]
    public void Check_BrokenScore_NamesFieldValueAndWhatIsAllowed(string settings, string problem)
        => Assert.Equal([$"spec.metrics[0].provider.judge.{problem}"], Problems(settings));

    [Fact]
    public void Check_Condition_IsRefusedAsTheThresholdsDecide()
        => Assert.Equal(
            ["spec.metrics[0].successCondition: Forbidden: the scoreThresholds of judge decide"],
            Problems("""{"metrics":[$metric]}""", ",\"successCondition\":\"result > 1\""));

    [Fact]
    public void Check_SoundScore_IsAccepted()
        => Assert.Empty(Problems(
            """{"metrics":[$metric],"groupWeights":{"a":100},"scoreThresholds":{"pass":90,"marginal":50}}"""));

    private static IEnumerable<string> Problems(string settings, string condition = "")
    {
        var score = "{\"address\":\"http://p\"," + settings[1..].Replace(
            "$metric", """{"name":"a","canary":"c","baseline":"b"}""", StringComparison.Ordinal);
        var text = "{\"apiVersion\":\"slipway.dev/v1alpha1\",\"kind\":\"AnalysisTemplate\","
            + "\"metadata\":{\"name\":\"t\",\"namespace\":\"n\"},"
            + "\"spec\":{\"metrics\":[{\"name\":\"m\"" + condition + ",\"provider\":{\"judge\":" + score + "}}]}}";
        var manifest = Assert.IsType<TreeReadResult.Success>(TreeReader.Read(Encoding.UTF8.GetBytes(text))).Root;
        return ManifestCheck.Check(Kinds.Find("slipway.dev/v1alpha1", "AnalysisTemplate")!, manifest).Problems
            .Select(static p => $"{p.Field}: {p.Message}");
    }
}
