using System.Numerics;

namespace Slipway.Analysis.Latencies;

/// <summary>
/// Durations of about the last 2,000 to 4,000 requests of the stable version, in bins 6 % apart whose edges are edges of the gateway's
/// bins. Which limit a block is measured with is known before the block, and any such limit keeps the guarantee; a good one is only more
/// powerful. An immutable value.
/// </summary>
public sealed class StableHistory
{
    private const int Parts = 16;
    private const int Shift = 4;
    private const int Bins = (40 - Shift + 1) * Parts;
    private const long Generation = 2_000;
    private readonly int[] older;
    private readonly int[] newer;

    private StableHistory(int[] older, int[] newer)
    {
        this.older = older;
        this.newer = newer;
        Requests = older.Sum(static n => (long)n) + newer.Sum(static n => (long)n);
    }

    /// <summary>Nothing known.</summary>
    public static StableHistory Empty { get; } = new(new int[Bins], new int[Bins]);

    /// <summary>Number of requests known.</summary>
    public long Requests { get; }

    /// <summary>The history with more requests.</summary>
    public StableHistory Add(IReadOnlyList<PodLatencies> stable)
    {
        var full = newer.Sum(static n => (long)n) >= Generation;
        var next = full ? new int[Bins] : (int[])newer.Clone();
        foreach (var pod in stable)
        {
            foreach (var bin in pod.Bins)
            {
                next[IndexOf(bin.Microseconds)] += (int)Math.Min(bin.Requests, int.MaxValue / 4);
            }

            next[Bins - 1] += (int)Math.Min(pod.PastBound, int.MaxValue / 4);
        }

        return new StableHistory(full ? newer : older, next);
    }

    /// <summary>
    /// The edge above a quantile in microseconds, such that at most 1 - <paramref name="quantile"/> of the known requests took as long;
    /// null while fewer than ten requests are expected above it, which is too few to know it.
    /// </summary>
    public long? EdgeAbove(double quantile)
    {
        if (Requests * (1 - quantile) < 10 - 1e-9)
        {
            return null;
        }

        var wanted = quantile * Requests;
        long sum = 0;
        for (var i = 0; i < Bins - 1; i++)
        {
            sum += older[i] + newer[i];
            if (sum >= wanted)
            {
                return LowerBound(i + 1);
            }
        }

        return null;
    }

    private static int IndexOf(long value)
    {
        if (value < Parts)
        {
            return (int)Math.Max(0, value);
        }

        var shift = BitOperations.Log2((ulong)value) - Shift;
        return Math.Min((shift * Parts) + (int)(value >> shift), Bins - 1);
    }

    private static long LowerBound(int index)
    {
        if (index < 2 * Parts)
        {
            return index;
        }

        var shift = (index / Parts) - 1;
        return (long)((index % Parts) + Parts) << shift;
    }
}
