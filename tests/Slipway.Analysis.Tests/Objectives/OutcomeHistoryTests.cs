using Slipway.Analysis.Objectives;

namespace Slipway.Analysis.Tests.Objectives;

public sealed class OutcomeHistoryTests
{
    private const long Start = 1_700_000_000;

    /// <summary>Against counts kept one by one.</summary>
    [Fact]
    public void Since_ManyDaysOfChangingTraffic_IsWithinAThirtiethOfEachWindowOfTheExactCount()
    {
        var random = new Random(7);
        var history = new OutcomeHistory(TimeSpan.FromDays(30));
        var exact = new List<(long At, long Total, long Bad)>();
        var now = Start;
        for (var i = 0; i < 60_000; i++)
        {
            now += random.Next(1, 120);
            var total = random.Next(1, 50);
            var bad = random.Next(0, total / 4 + 1);
            history.Add(now, total, bad);
            exact.Add((now, total, bad));
            if (i % 500 == 499)
            {
                history.Compact(now);
                foreach (var window in new[] { 300, 1800, 3600, 7200, 21_600, 86_400, 259_200, 2_592_000 })
                {
                    var sum = history.Since(now - window);
                    Assert.InRange(sum.Total, Exact(now - window * 29L / 30).Total, Exact(now - window * 31L / 30).Total);
                    Assert.InRange(sum.Bad, Exact(now - window * 29L / 30).Bad, Exact(now - window * 31L / 30).Bad);
                }
            }
        }

        (long Total, long Bad) Exact(long from)
        {
            var since = exact.Where(e => e.At > from).ToList();
            return (since.Sum(static e => e.Total), since.Sum(static e => e.Bad));
        }
    }

    [Fact]
    public void Compact_ThirtyDaysEverySecond_KeepsFewBucketsAndLosesNoRequestOfThePeriod()
    {
        var history = new OutcomeHistory(TimeSpan.FromDays(30));
        for (var at = Start; at < Start + 30 * 86_400; at += 5)
        {
            history.Add(at, 5, 1);
            if (at % 600 == 0)
            {
                history.Compact(at);
            }
        }

        history.Compact(Start + 30 * 86_400);
        Assert.InRange(history.Count, 400, 580);
        Assert.Equal(new OutcomeSum(30 * 86_400, 30 * 86_400 / 5), history.Since(0));
    }

    [Fact]
    public void Compact_LongAfterThePeriod_ForgetsAll()
    {
        var history = new OutcomeHistory(TimeSpan.FromDays(1));
        history.Add(Start, 5, 1);
        history.Compact(Start + 4 * 86_400);
        Assert.Equal(0, history.Count);
    }
}
