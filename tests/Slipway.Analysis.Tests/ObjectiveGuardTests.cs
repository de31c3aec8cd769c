namespace Slipway.Analysis.Tests;

public sealed class ObjectiveGuardTests
{
    private readonly ObjectiveGuard guard = new(0.995);

    // Computed apart from this code, from the capital process itself (Waudby-Smith and Ramdas 2020): the mean over g = 1..16 of
    // prod (1 + lambda_g (x_t - m)), lambda_g = (p_g - m) / (m (1 - m)), p_g = m (0.5/m)^(g/16), request by request.
    [Fact]
    public void LogEvidence_ReferenceVectors_AreReached()
    {
        var state = guard.Initial;
        foreach (var expected in new[] { 5.980969436462, 12.895167379879, 19.958391058849 })
        {
            state = guard.Add(state with { Missed = false }, new BinaryWindow(5, 2, 5, 2));
            Assert.Equal(expected, ObjectiveGuard.LogEvidence(state), 1e-9);
        }

        var other = new ObjectiveGuard(0.99);
        var later = other.Add(other.Initial, new BinaryWindow(50, 0, 50, 25));
        Assert.Equal(-1.599112568139671, ObjectiveGuard.LogEvidence(later), 1e-9);
        later = other.Add(later, new BinaryWindow(3, 3, 3, 3));
        Assert.Equal(1.771636837703453, ObjectiveGuard.LogEvidence(later), 1e-9);
        later = other.Add(later, new BinaryWindow(100, 0, 100, 50));
        Assert.Equal(-0.7051803755229467, ObjectiveGuard.LogEvidence(later), 1e-9);
    }

    [Fact]
    public void Add_BothFailTenPercent_IsMissedWithinAFewDozenRequestsOfTheCanary()
    {
        var random = new Random(4);
        var needed = Enumerable.Range(0, 50).Select(_ => Until(random, 0.1, 0.1, 2_000)).Order().ToList();
        Assert.InRange(needed[25], 10, 60);
        Assert.True(needed[^1] < 300, $"{needed[^1]}");
    }

    [Theory]
    [InlineData(0.5, 0.001)]
    [InlineData(0.001, 0.5)]
    public void Add_OneVersionFailsAlone_IsNotMissed(double canary, double stable)
        => Assert.Equal(2_000, Until(new Random(5), canary, stable, 2_000));

    [Fact]
    public void Add_OnlyOneVersionIsAsked_SaysNothing()
    {
        var state = guard.Add(guard.Add(guard.Initial, new BinaryWindow(0, 0, 500, 500)), new BinaryWindow(50, 50, 0, 0));
        Assert.Equal((0, 0, false), (ObjectiveGuard.LogEvidence(state), state.Totals.StableRequests, state.Missed));
    }

    [Fact]
    public void Add_MissedOnce_StaysAsItWasShown()
    {
        var state = guard.Add(guard.Initial, new BinaryWindow(20, 10, 20, 10));
        Assert.True(state.Missed);
        Assert.Same(state, guard.Add(state, new BinaryWindow(100_000, 0, 100_000, 0)));
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Constructor_RateOutOfRange_IsRefused(double rate)
        => Assert.Throws<ArgumentOutOfRangeException>(() => new ObjectiveGuard(rate));

    [Fact]
    public void Add_OneVersionJustMeetsIt_AlarmsNoMoreOftenThanPromised()
    {
        const int Runs = 2_000;
        var random = new Random(6);
        var alarms = Enumerable.Range(0, Runs).Count(run => run % 2 == 0
            ? Until(random, 0.005, 0.4, 4_000) < 4_000
            : Until(random, 0.4, 0.005, 4_000) < 4_000);
        Assert.InRange(alarms, 1, 0.01 * Runs);
    }

    /// <summary>Requests of the canary until the objective is missed, a quarter of all; the most where it is not.</summary>
    private int Until(Random random, double canary, double stable, int most)
    {
        var state = guard.Initial;
        for (var n = 5; n < most; n += 5)
        {
            state = guard.Add(state, new BinaryWindow(5, Bad(random, 5, canary), 15, Bad(random, 15, stable)));
            if (state.Missed)
            {
                return n;
            }
        }

        return most;
    }

    private static long Bad(Random random, int requests, double rate)
        => Enumerable.Range(0, requests).LongCount(_ => random.NextDouble() < rate);
}
