using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Tests.Latencies;

public sealed class DesignEffectTests
{
    [Fact]
    public void Add_TwoPods_IsPearsonsChiSquare()
    {
        // 2 x 2 table 10 of 100, 30 of 100: N (ad - bc)^2 / (r1 r2 c1 c2) = 200 * 2000^2 / (100 * 100 * 40 * 160) = 12.5.
        var effect = default(DesignEffect).Add([(100, 10), (100, 30)]);
        Assert.Equal(12.5, effect.ChiSquare, 1e-9);
        Assert.Equal(1, effect.Freedom);
        Assert.Equal(1, effect.Value);
    }

    [Fact]
    public void Value_TenDegreesOfFreedom_IsTheMean()
    {
        var effect = Enumerable.Repeat(0, 10).Aggregate(default(DesignEffect), static (e, _) => e.Add([(100, 10), (100, 30), (4, 4)]));
        Assert.Equal(12.5, effect.Value, 1e-9);
    }

    [Fact]
    public void Value_PodsMoreAlikeThanChance_IsOne()
        => Assert.Equal(1, Enumerable.Repeat(0, 20).Aggregate(default(DesignEffect), static (e, _) => e.Add([(100, 20), (100, 20)])).Value);

    [Fact]
    public void Value_BetaBinomialPods_IsOnePlusItsCorrelation()
    {
        // Beta-binomial: the variance of a count of n is that of a binomial times 1 + (n - 1) rho; here rho 0.05 and n 100: 5.95.
        var random = new Random(3);
        var effect = default(DesignEffect);
        for (var k = 0; k < 2_000; k++)
        {
            effect = effect.Add(Enumerable.Range(0, 3).Select(_ => Pod(random)).ToList());
        }

        Assert.InRange(effect.Value, 5.95 * 0.85, 5.95 * 1.15);
    }

    private static (long, long) Pod(Random random)
    {
        // Polya's urn of 0.1 and 0.9 with a total weight of 1/rho - 1 = 19 gives a beta-binomial count.
        var (bad, good) = (1.9, 17.1);
        var hits = 0L;
        for (var i = 0; i < 100; i++)
        {
            if (random.NextDouble() * (bad + good) < bad)
            {
                bad++;
                hits++;
            }
            else
            {
                good++;
            }
        }

        return (100, hits);
    }
}
