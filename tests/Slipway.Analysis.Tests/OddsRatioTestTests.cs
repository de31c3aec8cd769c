namespace Slipway.Analysis.Tests;

public sealed class OddsRatioTestTests
{
    private static readonly OddsRatioTest Worse = OddsRatioTest.Worse(1);

    public static TheoryData<BinaryWindow[], double[]> GoldenVectors { get; } = new()
    {
        {
            [.. Enumerable.Repeat(new BinaryWindow(50, 3, 950, 9), 5)],
            [1.843219968, 4.252563733, 6.803575535, 9.415390322, 12.060402062]
        },
        {
            [new(50, 0, 950, 10), new(50, 2, 950, 8), new(250, 14, 750, 7)],
            [-1.461318583, -0.632579386, 6.239985363]
        },
    };

    [Theory]
    [MemberData(nameof(GoldenVectors))]
    public void Worse_GoldenVectors_GiveTheirEvidence(BinaryWindow[] windows, double[] expected)
        => AssertClose(expected, Evidence(Worse, windows));

    [Fact]
    public void Worse_TwentyEqualWindows_GiveFirstAndLastEvidence()
    {
        var evidence = Evidence(Worse, Enumerable.Repeat(new BinaryWindow(500, 5, 500, 5), 20));
        AssertClose([-1.621531677, -2.952554613], [evidence[0], evidence[^1]]);
    }

    [Fact]
    public void NotWorse_EqualWindows_GiveFirstAndFifthEvidence()
    {
        var evidence = Evidence(OddsRatioTest.NotWorse(2), Enumerable.Repeat(new BinaryWindow(500, 5, 500, 5), 5));
        AssertClose([-0.149628622, 1.533818855], [evidence[0], evidence[4]]);
    }

    /// <summary>Reference numbers of the guards: the sum over exact integer binomial coefficients, computed independently in
    /// Python.</summary>
    [Fact]
    public void Add_DesignEffectAndLimit_GiveTheirEvidence()
    {
        var tempered = Worse.Initial;
        double[] expected = [0.32731231755790396, 0.7756596592471665, 1.2897755806198252, 1.84321996770726, 2.4225727690609147];
        foreach (var evidence in expected)
        {
            tempered = Worse.Add(tempered, new(50, 3, 950, 9), designEffect: 4);
            Assert.Equal(evidence, OddsRatioTest.LogEvidence(tempered), 1e-9);
        }

        var both = Worse.Add(Worse.Initial, new(50, 12, 200, 22), 2.5, Math.Log(3));
        Assert.Equal(-0.05393276119742718, OddsRatioTest.LogEvidence(both), 1e-9);
        both = Worse.Add(both, new(50, 5, 200, 22), 2.5, Math.Log(3));
        Assert.Equal(-0.9154126844474169, OddsRatioTest.LogEvidence(both), 1e-9);
    }

    [Fact]
    public void Add_DesignEffectBelowOne_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(static () => Worse.Add(Worse.Initial, new(50, 3, 950, 9), 0.5));

    [Theory]
    [InlineData(100, 0, 900, 0)]
    [InlineData(0, 0, 900, 30)]
    [InlineData(100, 30, 0, 0)]
    [InlineData(100, 100, 900, 900)]
    public void Add_WindowThatCannotTell_ChangesNothing(long n1, long x1, long n0, long x0)
    {
        var before = Worse.Add(Worse.Initial, new(50, 3, 950, 9));
        Assert.Same(before, Worse.Add(before, new(n1, x1, n0, x0)));
    }

    [Fact]
    public void Add_HugeWindow_StaysFinite()
    {
        var state = Worse.Add(Worse.Initial, new(2_000_000, 100_000, 2_000_000, 90_000));
        Assert.True(double.IsFinite(OddsRatioTest.LogEvidence(state)));
    }

    [Fact]
    public void Add_NearlyAllBad_KeepsTheFactorOfTheFirstTerm()
    {
        // Bad and good are symmetric: swapping arms and outcomes gives the same likelihood.
        var state = OddsRatioTest.LogEvidence(Worse.Add(Worse.Initial, new(50, 47, 950, 941)));
        var swapped = OddsRatioTest.LogEvidence(Worse.Add(Worse.Initial, new(950, 9, 50, 3)));
        Assert.Equal(state, swapped, 1e-9);
    }

    private static List<double> Evidence(OddsRatioTest test, IEnumerable<BinaryWindow> windows)
    {
        var state = test.Initial;
        var evidence = new List<double>();
        foreach (var window in windows)
        {
            state = test.Add(state, window);
            evidence.Add(OddsRatioTest.LogEvidence(state));
        }

        return evidence;
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], actual[i], 1e-6);
        }
    }
}
