using Slipway.Analysis.Peers;
using Slipway.Analysis.Scoring;

namespace Slipway.Analysis.Tests.Scoring;

/// <summary>
/// Statistics were computed with R 4.2.2: <c>wilcox.test(canary, baseline, conf.int=TRUE, exact=FALSE, correct=TRUE, conf.level=0.98,
/// digits.rank=Inf, tol.root=1e-12)</c>.
/// </summary>
public sealed class SeriesJudgeTests
{
    private static readonly double[] Raised = [12.1, 11.4, 13.0, 12.7, 11.9, 12.2, 12.8, 11.7, 12.4, 12.0, 13.3, 11.8];
    private static readonly double[] Usual = [10.2, 10.9, 11.1, 9.8, 10.4, 10.7, 10.1, 11.3, 10.6, 10.0, 10.3, 10.8];
    private static readonly double[] Mixed = [12.1, 10.4, 11.0, 12.7, 10.9, 10.2, 11.8, 10.7, 11.4, 11.0];
    private static readonly double[] Spread = [5, 7, 6, 9, 8, 5, 6, 7, 30, 8];
    private static readonly double[] Narrow = [4, 5, 6, 4, 5, 6, 5, 4, 6, 5];
    private static readonly double[] Failing = [.. Enumerable.Repeat(0.0, 35), .. Enumerable.Repeat(1.0, 15)];
    private static readonly double[] Zeros = [.. Enumerable.Repeat(0.0, 50)];

    public static TheoryData<double[], double[], double[]> References => new()
    {
        { Raised, Usual, [144, 3.6584553539e-05, 1.7, 1.2, 2.3] },
        { Usual, Raised, [0, 3.6584553539e-05, -1.7, -2.3, -1.2] },
        { Mixed, Usual, [94, 0.0269632523241, 0.6, 0, 1.4] },
        { Failing, Zeros, [1625, 2.99021538601e-05, 0, 0, 0] },
        { Spread, Narrow, [87, 0.00473282460932, 2, 0, 4] },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void Test_SeriesOfACanary_IsWhatRSays(double[] canary, double[] baseline, double[] expected)
    {
        var test = MannWhitney.Test(canary, baseline, SeriesJudge.Confidence);
        Assert.Equal(expected[0], test.U);
        Assert.Equal(1, test.PValue / expected[1], 1e-9);
        Assert.Equal(expected[2], test.Estimate, 1e-9);
        Assert.Equal(expected[3], test.Lower, 1e-9);
        Assert.Equal(expected[4], test.Upper, 1e-9);
    }

    [Theory]
    [InlineData(SeriesDirection.Either, SeriesClass.High, SeriesClass.Low)]
    [InlineData(SeriesDirection.Increase, SeriesClass.High, SeriesClass.Pass)]
    [InlineData(SeriesDirection.Decrease, SeriesClass.Pass, SeriesClass.Low)]
    public void Compare_ShiftBeyondAQuarterOfItself_IsBadInItsDirection(SeriesDirection direction, SeriesClass raised, SeriesClass lowered)
    {
        var settings = new SeriesSettings { Direction = direction };
        Assert.Equal(raised, SeriesJudge.Compare(Raised, Usual, settings).Class);
        Assert.Equal(lowered, SeriesJudge.Compare(Usual, Raised, settings).Class);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Mixed, Usual, settings).Class);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Spread, Narrow, settings).Class);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Usual, [.. Usual.Reverse()], settings).Class);
    }

    [Fact]
    public void Compare_EffectSizes_AreRatiosOfTheMeans()
    {
        var ratio = Raised.Average() / Usual.Average();
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Raised, Usual, new SeriesSettings { AllowedIncrease = ratio + 0.01 }).Class);
        var shown = SeriesJudge.Compare(Raised, Usual, new SeriesSettings { AllowedIncrease = ratio - 0.01 });
        Assert.Equal((SeriesClass.High, false), (shown.Class, shown.IsCritical));
        Assert.True(SeriesJudge.Compare(Raised, Usual, new SeriesSettings { CriticalIncrease = ratio - 0.01 }).IsCritical);
        Assert.False(SeriesJudge.Compare(Raised, Usual, new SeriesSettings { CriticalIncrease = ratio + 0.01 }).IsCritical);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Usual, Raised, new SeriesSettings { AllowedDecrease = 0.5 }).Class);
        Assert.True(SeriesJudge.Compare(Usual, Raised, new SeriesSettings { CriticalDecrease = 0.9 }).IsCritical);
        Assert.True(SeriesJudge.Compare(Usual, Raised, new SeriesSettings { Critical = true }).IsCritical);
    }

    [Fact]
    public void Compare_MostValuesEqual_IsSeenUnlessKayentasDefectIsAskedFor()
    {
        Assert.Equal(SeriesClass.High, SeriesJudge.Compare(Failing, Zeros, new SeriesSettings()).Class);
        Assert.Equal(SeriesClass.Low, SeriesJudge.Compare(Zeros, Failing, new SeriesSettings()).Class);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(Failing, Zeros, new SeriesSettings { AsKayenta = true }).Class);

        // Half of them bad: the shift is no longer 0, and its interval still begins there.
        double[] half = [.. Zeros[..8], .. Enumerable.Repeat(1.0, 8)];
        Assert.Equal(SeriesClass.High, SeriesJudge.Compare(half, Zeros[..16], new SeriesSettings()).Class);
        Assert.Equal(SeriesClass.Pass, SeriesJudge.Compare(half, Zeros[..16], new SeriesSettings { AsKayenta = true }).Class);
    }

    [Fact]
    public void Compare_FewValues_AreNoData()
    {
        var verdict = SeriesJudge.Compare(Raised[..9], Usual, new SeriesSettings());
        Assert.Equal(SeriesClass.Nodata, verdict.Class);
        Assert.Equal("9 values of the canary and 12 of the baseline, 10 of each are needed", verdict.Reason);
        Assert.Equal(SeriesClass.Nodata, SeriesJudge.Compare([], Usual, new SeriesSettings { AsKayenta = true }).Class);
        Assert.Equal(SeriesClass.High, SeriesJudge.Compare([5, 5], [1, 1], new SeriesSettings { AsKayenta = true }).Class);
    }

    /// <summary>Equal versions, 20,000 comparisons with a fixed seed.</summary>
    [Theory]
    [InlineData(2, true, 0.15, 0.35)]
    [InlineData(10, false, 0, 0.02)]
    [InlineData(50, false, 0, 0.02)]
    public void Compare_EqualVersions_DifferAsOftenAsIsDocumented(int points, bool asKayenta, double least, double most)
    {
        var random = new Random(7);
        var settings = new SeriesSettings { AsKayenta = asKayenta };
        var wrong = Enumerable.Range(0, 20_000)
            .Count(_ => SeriesJudge.Compare(Draw(random, points), Draw(random, points), settings).Class != SeriesClass.Pass);
        TestContext.Current.TestOutputHelper?.WriteLine($"{wrong / 20_000.0:P2}");
        Assert.InRange(wrong / 20_000.0, least, most);
    }

    private static double[] Draw(Random random, int points) => [.. Enumerable.Range(0, points).Select(
        _ => Math.Exp(0.3 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble())))];
}
