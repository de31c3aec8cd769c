using Slipway.Analysis.Scoring;

namespace Slipway.Analysis.Tests.Scoring;

public sealed class CanaryScoreTests
{
    private static readonly SortedDictionary<string, double> NoWeights = new(StringComparer.Ordinal);

    [Fact]
    public void Of_Groups_AreWeightedAndThoseWithoutWeightShareTheRest()
    {
        var weights = new SortedDictionary<string, double>(StringComparer.Ordinal) { ["errors"] = 60 };
        ScoredMetric[] metrics =
        [
            Metric(SeriesClass.Pass, "errors"), Metric(SeriesClass.High, "errors"), Metric(SeriesClass.Pass, "latency"),
            Metric(SeriesClass.Low, "load"),
        ];
        Assert.Equal(30 + 20, CanaryScore.Of(metrics, weights, asKayenta: false));
        Assert.Equal(100 * (0.5 + 1 + 0) / 3, CanaryScore.Of(metrics, NoWeights, asKayenta: false)!.Value, 1e-9);
    }

    [Fact]
    public void Of_MetricInTwoGroups_CountsInBoth()
        => Assert.Equal(75, CanaryScore.Of(
            [Metric(SeriesClass.Pass, "a", "b"), Metric(SeriesClass.High, "b")], NoWeights, asKayenta: false));

    [Fact]
    public void Of_CriticalMetricThatFails_IsZero()
        => Assert.Equal(0, CanaryScore.Of(
            [Metric(SeriesClass.Pass, "a"), new ScoredMetric(["b"], new SeriesVerdict(SeriesClass.High, true, ""))],
            NoWeights, asKayenta: false));

    [Fact]
    public void Of_GroupWithoutData_GivesItsWeightToTheOthersUnlessAskedAsKayenta()
    {
        ScoredMetric[] metrics = [Metric(SeriesClass.Pass, "a"), Metric(SeriesClass.Nodata, "a"), Metric(SeriesClass.Nodata, "b")];
        Assert.Equal(100, CanaryScore.Of(metrics, NoWeights, asKayenta: false));
        Assert.Equal(50, CanaryScore.Of(metrics, NoWeights, asKayenta: true));
        Assert.Null(CanaryScore.Of([metrics[1]], NoWeights, asKayenta: true));
    }

    private static ScoredMetric Metric(SeriesClass found, params string[] groups) => new(groups, new SeriesVerdict(found, false, ""));
}
