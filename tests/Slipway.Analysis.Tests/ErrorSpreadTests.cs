namespace Slipway.Analysis.Tests;

public sealed class ErrorSpreadTests
{
    /// <summary>By hand: 10 and 0 bad of 100 each are 5 above and below what is expected, 2 x 25 / (100 x 0.05 x 0.95) = 10.526.</summary>
    [Fact]
    public void Add_TwoPods_SumsWhatChiSquareIsAboveItsFreedom()
    {
        var spread = ErrorSpread.None.Add([(100, 10), (100, 0)], [50]);
        Assert.Equal(9.526, spread.Excess, 1e-3);
        Assert.Equal((9.0, 18.0), (spread.Scale, spread.Pods));
        Assert.Equal(1.8, spread.Noise, 1e-9);
        Assert.Equal((200, 10), (spread.Requests, spread.Bad));
    }

    [Fact]
    public void Add_OneErrorOrFewRequests_SaysNothing()
    {
        var spread = ErrorSpread.None.Add([(100, 1), (100, 0)], [50]).Add([(4, 4), (100, 0)], [50]);
        Assert.Equal((0, 0, 0), (spread.Excess, spread.Scale, spread.Noise));
    }

    [Fact]
    public void Add_OnePod_ComparesItWithItselfASecondLater()
    {
        var spread = ErrorSpread.None.Add([(100, 10)], [50]);
        Assert.Equal(0, spread.Scale);
        Assert.Equal(9.526, spread.Add([(100, 0)], [50]).Excess, 1e-3);
        Assert.Equal(0, spread.Add([], [50]).Add([(100, 0)], [50]).Excess);
    }

    [Theory]
    [InlineData(0, 0, 0.25)]
    [InlineData(1, 0.7, 1.5)]
    public void Variation_PodsThatAreAlikeOrNot_IsFound(double variation, double least, double most)
    {
        var random = new Random(5);
        var spread = ErrorSpread.None;
        for (var second = 0; second < 300; second++)
        {
            spread = spread.Add(Enumerable.Range(0, 3).Select(_ => Pod(random, 100, 0.02, variation)), [100]);
        }

        Assert.InRange(spread.Variation, least, most);
        Assert.Equal(1 + (2 * spread.Variation), spread.DesignEffect, 0.3);
    }

    [Fact]
    public void DesignEffect_FewErrorsToExpectOfACanaryPod_IsSmall()
    {
        var random = new Random(5);
        var spread = ErrorSpread.None;
        for (var second = 0; second < 300; second++)
        {
            spread = spread.Add(Enumerable.Range(0, 3).Select(_ => Pod(random, 100, 0.02, 1)), [5]);
        }

        Assert.InRange(spread.DesignEffect, 1, 1.25);
    }

    /// <summary>By hand: the belief has variation 1, one error among 500 requests is expected, and all are of one pod: 1 + 1 x 1.</summary>
    [Fact]
    public void DesignEffect_FirstSecondWithoutErrors_DoesNotSayThatNothingIsInCommon()
        => Assert.Equal(2, ErrorSpread.None.Add([(500, 0)], [500]).DesignEffect, 1e-9);

    /// <summary>Rates by the exponential law have the squared coefficient of variation 1.</summary>
    private static (long Requests, long Bad) Pod(Random random, int requests, double mean, double variation)
    {
        var rate = variation == 0 ? mean : Math.Min(1, -mean * Math.Log(1 - random.NextDouble()));
        return (requests, Enumerable.Range(0, requests).Count(_ => random.NextDouble() < rate));
    }
}
