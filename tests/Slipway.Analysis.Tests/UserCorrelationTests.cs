namespace Slipway.Analysis.Tests;

public sealed class UserCorrelationTests
{
    private const int RequestsPerUser = 5;

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(500, 0, 1)]
    [InlineData(500, 100, 5)]
    [InlineData(100, 100, 1)]
    [InlineData(50, 100, 1)]
    [InlineData(50_000, 100, 10)]
    public void DesignEffect_RequestsAndUsers_IsTheRequestsOfOne(long requests, long users, double effect)
        => Assert.Equal(effect, new UserCorrelation(requests, users).DesignEffect);

    /// <summary>
    /// All five requests of a user have the same fate; versions are alike. Request by request most of such rollouts abort sooner or later,
    /// with users as the unit at most one in a hundred.
    /// </summary>
    [Fact]
    public void Add_CorrelatedRequestsOfUsers_RarelyAbortsOnlyWhereUsersCountOnce()
    {
        const int rollouts = 100;
        var settings = ErrorRateSettings.Default with { ToleratedOddsRatio = 1 };
        var byRequest = Alarms(settings, rollouts, 1);
        var byUser = Alarms(settings, rollouts, new UserCorrelation(5_000, 1_000).DesignEffect);
        Assert.True(byRequest >= 15, $"{byRequest} of {rollouts} rollouts abort request by request");
        Assert.True(byUser <= 3, $"{byUser} of {rollouts} rollouts abort with users as the unit");
    }

    /// <summary>Where all requests of a user have one fate, tempering gives the evidence of users to the digit.</summary>
    [Fact]
    public void FloorTest_WholeUsers_IsTheEvidenceOfUsers()
    {
        var test = new FloorTest(0.001);
        var users = FloorTest.LogEvidence(test.Add(test.Initial, 100, 4));
        var requests = FloorTest.LogEvidence(test.Add(test.Initial, 100 * RequestsPerUser, 4 * RequestsPerUser, RequestsPerUser));
        Assert.Equal(users, requests, 1e-9);
    }

    [Fact]
    public void Add_EveryRequestFails_FailsSoonWhateverTheUsers()
    {
        var judge = new ErrorRateJudge(ErrorRateSettings.Default);
        var state = judge.Initial;
        for (var k = 0; k < 60 && !state.Failed; k++)
        {
            state = judge.Add(state, new(4, 4, 16, 0), null, UserCorrelation.Most);
        }

        Assert.True(state.Failed);
    }

    private static int Alarms(ErrorRateSettings settings, int rollouts, double effect)
    {
        var random = new Random(31);
        var judge = new ErrorRateJudge(settings);
        var alarms = 0;
        for (var i = 0; i < rollouts; i++)
        {
            var state = judge.Initial;
            for (var k = 0; k < 500 && !state.Failed; k++)
            {
                state = judge.Add(state, new(Users(20), Bad(random, 20), Users(20), Bad(random, 20)), null, effect);
            }

            alarms += state.Failed ? 1 : 0;
        }

        return alarms;
    }

    private static long Users(int users) => users * RequestsPerUser;

    private static long Bad(Random random, int users)
        => RequestsPerUser * Enumerable.Range(0, users).LongCount(_ => random.NextDouble() < 0.05);
}
