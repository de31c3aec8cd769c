using Slipway.Analysis.Peers;

namespace Slipway.Analysis.Tests.Peers;

/// <summary>
/// Ozone is R's data set airquality, May and August; W and p stand in the example of R's wilcox.test. Ends of intervals were computed
/// apart, by trying each difference between the samples and the middle between each two of them (Python).
/// </summary>
public sealed class MannWhitneyTests
{
    private static readonly double[] May =
        [41, 36, 12, 18, 28, 23, 19, 8, 7, 16, 11, 14, 18, 14, 34, 6, 30, 11, 1, 11, 4, 32, 23, 45, 115, 37];

    private static readonly double[] August =
        [39, 9, 16, 78, 35, 66, 122, 89, 110, 44, 28, 65, 22, 59, 23, 31, 44, 21, 9, 45, 168, 73, 76, 118, 84, 85];

    private static readonly double[] Stable = [0.010, 0.012, 0.009, 0.011, 0.008, 0.013, 0.010, 0.0095, 0.0115, 0.0105];

    [Fact]
    public void Test_OzoneOfMayAndAugust_IsWhatRSays()
    {
        var test = MannWhitney.Test(May, August, 0.95);
        Assert.Equal(127.5, test.U);
        Assert.Equal(0.0001208, test.PValue, 1e-7);
        AssertClose(-32, -53, -15, test);
    }

    [Fact]
    public void Test_SamplesTheOtherWayRound_ShiftIsTheOtherWay()
    {
        AssertClose(32, 12, 55, MannWhitney.Test(August, May, 0.98));
        AssertClose(-32, -55, -12, MannWhitney.Test(May, August, 0.98));
    }

    [Fact]
    public void Test_ErrorRates_AreFoundWithoutATolerance()
    {
        AssertClose(
            0.0405, 0.0345, 0.0465,
            MannWhitney.Test([0.052, 0.047, 0.061, 0.038, 0.055, 0.049, 0.058, 0.044, 0.050, 0.053], Stable, 0.98));
        AssertClose(0.0045, -0.01, 0.02, MannWhitney.Test([0.00, 0.02, 0.01, 0.03, 0.02, 0.00, 0.05, 0.01], Stable, 0.98));
    }

    [Fact]
    public void Test_OneValueEach_IsTheirDifference()
        => AssertClose(0.04, 0.04, 0.04, MannWhitney.Test([0.05, 0.05], [0.01, 0.01], 0.98));

    [Fact]
    public void Test_EmptySample_IsRefused() => Assert.Throws<ArgumentException>(() => MannWhitney.Test([], Stable, 0.98));

    /// <summary>Values of the normal law: Abramowitz and Stegun, table 26.1; Wichura 1988 (AS 241).</summary>
    [Theory]
    [InlineData(1, 0.15865525393145707)]
    [InlineData(3.5, 0.00023262907903552504)]
    [InlineData(5, 2.866515718791939e-07)]
    public void Tail_NormalLaw_IsKnown(double z, double expected) => Assert.Equal(1, NormalLaw.Tail(z) / expected, 1e-9);

    [Theory]
    [InlineData(0.975, 1.959963984540054)]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.5, 0)]
    public void Quantile_NormalLaw_IsKnown(double probability, double expected)
        => Assert.Equal(expected, NormalLaw.Quantile(probability), 1e-9);

    private static void AssertClose(double estimate, double lower, double upper, MannWhitney test)
    {
        Assert.Equal(estimate, test.Estimate, 1e-9);
        Assert.Equal(lower, test.Lower, 1e-9);
        Assert.Equal(upper, test.Upper, 1e-9);
    }
}
