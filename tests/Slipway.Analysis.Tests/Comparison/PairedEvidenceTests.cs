using Slipway.Analysis.Comparison;

namespace Slipway.Analysis.Tests.Comparison;

public sealed class PairedEvidenceTests
{
    // Computed with exact fractions and Python's math.log from the formula of analysis.md section 4.
    [Theory]
    [InlineData(0, 0, 0.0)]
    [InlineData(1, 0, 0.43696377516753554)]
    [InlineData(0, 1, -0.7940730991499063)]
    [InlineData(3, 1, 0.2288828770303461)]
    [InlineData(5, 0, 2.481203397847147)]
    [InlineData(10, 2, 2.2424914771089797)]
    [InlineData(15, 0, 8.60867307254805)]
    [InlineData(20, 20, -1.934164209218781)]
    [InlineData(100, 60, 3.394608452029455)]
    public void Log_Counts_AsComputedIndependently(long b, long c, double expected)
        => Assert.Equal(expected, PairedEvidence.Log(b, c), 1e-9);

    [Theory]
    [InlineData(1, 9)]
    [InlineData(20, 14)]
    [InlineData(200, 18)]
    [InlineData(2_000, 21)]
    public void Needed_FieldThatAlwaysDiffers_AsComputedIndependently(int fields, int expected)
        => Assert.Equal(expected, PairedEvidence.Needed(fields, 0.01));

    [Fact]
    public void Log_ExpectationUnderAFairCoin_StaysOne()
    {
        for (var n = 1; n <= 30; n++)
        {
            var mean = Enumerable.Range(0, n + 1).Sum(b => Binomial(n, b) * Math.Exp(PairedEvidence.Log(b, n - b))) / Math.Pow(2, n);
            Assert.Equal(1, mean, 1e-9);
        }
    }

    private static double Binomial(int n, int k) => k == 0 ? 1 : Binomial(n, k - 1) * (n - k + 1) / k;
}
