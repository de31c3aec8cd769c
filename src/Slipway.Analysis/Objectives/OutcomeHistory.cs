namespace Slipway.Analysis.Objectives;

/// <summary>
/// Counts of requests over a period, in buckets that get coarser with age: 10 s for 10 minutes, 1 min for 140 minutes, 10 min for 25
/// hours, 1 h for 78 hours, 6 h for the rest. Each is kept for longer than the windows that begin in it, so that a window is off by at
/// most a part of one bucket, a thirtieth of its length; some 560 buckets hold 30 days.
/// </summary>
public sealed class OutcomeHistory
{
    private static readonly (long Length, long Kept)[] Finer = [(10, 600), (60, 8_400), (600, 90_000), (3_600, 280_800)];
    private const long CoarsestLength = 21_600;

    private readonly (long Length, long Kept)[] tiers;
    private readonly SortedDictionary<long, Bucket>[] buckets;

    /// <summary>A history without requests.</summary>
    /// <param name="period">How far back requests count, from 1 to 90 days.</param>
    public OutcomeHistory(TimeSpan period)
    {
        tiers = [.. Finer, (CoarsestLength, (long)period.TotalSeconds + CoarsestLength)];
        buckets = [.. tiers.Select(static _ => new SortedDictionary<long, Bucket>())];
    }

    /// <summary>Number of buckets that hold requests.</summary>
    public int Count => buckets.Sum(static b => b.Count);

    /// <summary>Every bucket: its length and start in seconds since the Unix epoch, its requests and the bad ones.</summary>
    public IEnumerable<(int Tier, long Start, long Total, long Bad)> Buckets
        => buckets.SelectMany(static (tier, i) => tier.Select(b => (i, b.Key, b.Value.Total, b.Value.Bad)));

    /// <summary>Length of the buckets of a tier in seconds.</summary>
    public long LengthOf(int tier) => tiers[tier].Length;

    /// <summary>Number of tiers.</summary>
    public int Tiers => tiers.Length;

    /// <summary>Counts requests.</summary>
    /// <param name="at">When they were made, in seconds since the Unix epoch.</param>
    /// <param name="total">Number of them.</param>
    /// <param name="bad">Bad ones among them.</param>
    public void Add(long at, long total, long bad) => Put(0, at, total, bad);

    /// <summary>Puts requests into a bucket of a tier.</summary>
    public void Put(int tier, long at, long total, long bad)
    {
        var start = at - (at % tiers[tier].Length);
        var old = buckets[tier].GetValueOrDefault(start);
        buckets[tier][start] = new Bucket(old.Total + total, old.Bad + bad);
    }

    /// <summary>Makes what is old coarser, and forgets what is older than the period.</summary>
    /// <param name="now">The time in seconds since the Unix epoch.</param>
    public void Compact(long now)
    {
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            var (length, kept) = tiers[tier];
            while (buckets[tier].Count > 0 && buckets[tier].First() is var (start, bucket) && start + length <= now - kept)
            {
                buckets[tier].Remove(start);
                if (tier + 1 < tiers.Length)
                {
                    Put(tier + 1, start, bucket.Total, bucket.Bad);
                }
            }
        }
    }

    /// <summary>The requests since a time; a bucket in which the time lies counts in part.</summary>
    /// <param name="from">The time in seconds since the Unix epoch.</param>
    public OutcomeSum Since(double from)
    {
        var (total, bad) = (0.0, 0.0);
        for (var tier = 0; tier < tiers.Length; tier++)
        {
            foreach (var (start, bucket) in buckets[tier])
            {
                var part = Math.Clamp((start + tiers[tier].Length - from) / tiers[tier].Length, 0, 1);
                total += part * bucket.Total;
                bad += part * bucket.Bad;
            }
        }

        return new OutcomeSum(total, bad);
    }

    private readonly record struct Bucket(long Total, long Bad);
}
