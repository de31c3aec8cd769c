using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Tests.Replay;

/// <summary>Traces by chance from a seed.</summary>
internal static class TraceOf
{
    /// <summary>Requests at random moments, each by itself.</summary>
    public static IEnumerable<RecordedOutcome> Rates(int seed, double stable, double canary, double share, double perSecond, double seconds)
    {
        var random = new Random(seed);
        for (var time = Next(random, perSecond); time < seconds; time += Next(random, perSecond))
        {
            var isCanary = random.NextDouble() < share;
            yield return new RecordedOutcome(time, isCanary, random.NextDouble() < (isCanary ? canary : stable));
        }
    }

    /// <summary>Users who come once, each with some requests within two seconds that all end alike.</summary>
    public static IEnumerable<RecordedOutcome> Users(int seed, double rate, double share, double perSecond, double seconds, int requests)
    {
        var random = new Random(seed);
        var trace = new List<RecordedOutcome>();
        var number = 0;
        for (var time = 0.0; time < seconds; time += Next(random, perSecond))
        {
            var (isCanary, isBad, user) = (random.NextDouble() < share, random.NextDouble() < rate, $"u{number++}");
            for (var i = 0; i < requests; i++)
            {
                trace.Add(new RecordedOutcome(time + (2 * random.NextDouble()), isCanary, isBad, user));
            }
        }

        return trace.OrderBy(static o => o.Seconds);
    }

    /// <summary>The counts of some outcomes.</summary>
    public static BinaryWindow Counts(IEnumerable<RecordedOutcome> outcomes)
        => outcomes.Aggregate(default(BinaryWindow), static (sum, o) => sum.Plus(RequestCounter.One(o.IsCanary, o.IsBad)));

    private static double Next(Random random, double perSecond) => -Math.Log(1 - random.NextDouble()) / perSecond;
}
