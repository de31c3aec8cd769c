using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Tests.Delivery.AnalysisRuns;

public sealed class JudgeProviderTests
{
    private readonly AnalysisWorld world = new();
    private readonly SortedDictionary<string, Func<int, double>> series = new(StringComparer.Ordinal);

    public JudgeProviderTests()
    {
        world.Server.Answer = request => (200, Answer(request.RequestUri!.Query));
        Serve("old", static i => 10 + (i % 7));
        Serve("same", static i => 10 + ((i * 3) % 7));
        Serve("worse", static i => 30 + (i % 7));
        Serve("gaps", static i => i % 2 == 0 ? double.NaN : 1);
        Serve("none", static _ => double.NegativeInfinity);
    }

    [Theory]
    [InlineData("same", "same", "Successful", "100")]
    [InlineData("same", "worse", "Inconclusive", "80")]
    [InlineData("worse", "same", "Failed", "20")]
    [InlineData("worse", "worse", "Failed", "0")]
    public void Measure_Score_IsJudgedByItsThresholds(string heavy, string light, string phase, string score)
    {
        world.Create(Metric(new JudgeMetric
        {
            GroupWeights = new Dictionary<string, double> { ["heavy"] = 80 },
            Metrics = [Series("heavy", heavy), Series("light", light)],
        }));
        world.UntilEnd();
        Assert.Equal((phase, phase, score), (world.Status.Phase, world.Last.Phase, world.Last.Value));
        Assert.StartsWith($"score {score} (pass 95, marginal 75); ", world.Last.Message, StringComparison.Ordinal);
        Assert.Equal(heavy == "worse", world.Last.Message!.Contains("heavy is High: shifted by 20 (98", StringComparison.Ordinal));
        Assert.StartsWith(light == "worse" ? "High: " : "Pass: ", world.Last.Metadata!["light"], StringComparison.Ordinal);
    }

    [Fact]
    public void Measure_CriticalMetricOrCriticalIncrease_MakesTheScoreZero()
    {
        world.Create(Metric(new JudgeMetric
        {
            Metrics = [Series("a", "same"), Series("b", "worse") with { EffectSize = new JudgedEffectSize { CriticalIncrease = 2 } }],
        }));
        world.UntilEnd();
        Assert.Equal(("Failed", "0"), (world.Status.Phase, world.Last.Value));
    }

    [Theory]
    [InlineData("decrease", null, "Successful")]
    [InlineData("increase", null, "Failed")]
    [InlineData("increase", 3.0, "Successful")]
    public void Measure_DirectionAndEffectSize_SayWhichChangeIsBad(string direction, double? allowed, string phase)
    {
        world.Create(Metric(new JudgeMetric
        {
            Metrics =
            [
                Series("a", "worse") with { Direction = direction, EffectSize = new JudgedEffectSize { AllowedIncrease = allowed } },
            ],
        }));
        world.UntilEnd();
        Assert.Equal(phase, world.Status.Phase);
    }

    [Fact]
    public void Measure_SeriesOfTheRun_GrowUntilThereAreEnoughValues()
    {
        world.Create(Metric(new JudgeMetric { Step = "30s", MinSamples = 20, Metrics = [Series("a", "same")] }));
        world.Pass(120);
        Assert.Equal("Running", world.Last.Phase);
        Assert.StartsWith("waits for a: ", world.Last.Message, StringComparison.Ordinal);
        Assert.EndsWith("20 of each are needed", world.Last.Message, StringComparison.Ordinal);
        world.UntilEnd();
        Assert.Equal("Successful", world.Status.Phase);
        Assert.InRange((world.Last.FinishedAt - world.Last.StartedAt)!.Value.TotalSeconds, 19 * 30, 21 * 30);
        Assert.Contains(world.Server.Requests, static r => r.Contains("/api/v1/query_range?query=same&", StringComparison.Ordinal)
            && r.EndsWith("step=30s", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("remove", null, "Running")]
    [InlineData("replace", null, "Failed")]
    [InlineData("remove", false, "Successful")]
    public void Measure_MissingValues_AreLeftOutOrZero(string strategy, bool? mustHaveData, string phase)
    {
        world.Create(Metric(new JudgeMetric
        {
            Lookback = "15m",
            Metrics =
            [
                Series("gaps", "gaps") with { Baseline = "none", NanStrategy = strategy, MustHaveData = mustHaveData },
                Series("a", "same") with { Groups = ["other"] },
            ],
        }));
        world.Pass(300);
        Assert.Equal(phase, world.Status.Phase);
    }

    [Fact]
    public void Measure_ServerThatRefuses_IsAnErrorWithTheMetric()
    {
        world.Server.Answer = static _ => (400, "bad query");
        world.Create(Metric(new JudgeMetric { Lookback = "15m", Metrics = [Series("a", "same")] }));
        world.UntilEnd();
        Assert.Equal("Error", world.Status.Phase);
        Assert.StartsWith("a: ", world.Last.Message, StringComparison.Ordinal);
    }

    private static Metric Metric(JudgeMetric judge) => new()
    {
        Name = "score",
        Provider = new MetricProvider
        {
            Judge = judge with { Address = "http://prometheus", Lookback = judge.Lookback ?? (judge.Step is null ? "30m" : null) },
        },
    };

    private static JudgedSeries Series(string name, string canary) => new() { Name = name, Canary = canary, Baseline = "old" };

    private void Serve(string name, Func<int, double> value) => series[name] = value;

    /// <summary>What a Prometheus server answers: a point at each step, none where there is no sample.</summary>
    private string Answer(string query)
    {
        var fields = query.TrimStart('?').Split('&').Select(static p => p.Split('=')).ToDictionary(
            static p => p[0], static p => Uri.UnescapeDataString(p[1]));
        var (start, end) = (Seconds(fields["start"]), Seconds(fields["end"]));
        var step = GoDuration.Parse(fields["step"])!.Value.TotalSeconds;
        var points = Enumerable.Range(0, (int)((end - start) / step) + 1)
            .Select(i => (At: start + (i * step), Value: series[fields["query"]](i)))
            .Where(static p => !double.IsNegativeInfinity(p.Value))
            .Select(static p => string.Create(CultureInfo.InvariantCulture, $"[{p.At},\"{p.Value}\"]")).ToList();
        var result = points.Count == 0 ? "" : $"{{\"metric\":{{}},\"values\":[{string.Join(',', points)}]}}";
        return $"{{\"status\":\"success\",\"data\":{{\"resultType\":\"matrix\",\"result\":[{result}]}}}}";
    }

    private static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
