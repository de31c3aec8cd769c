using System.Numerics;

namespace Slipway.Api.Telemetry;

/// <summary>
/// Buckets of a log-linear histogram over non-negative integers: exact below 128, then 128 equal parts to each power of two, so that a
/// bucket's bounds differ by less than 0.8 %.
/// </summary>
public static class LogLinearBuckets
{
    private const int SubBits = 7;
    private const int Sub = 1 << SubBits;

    /// <summary>Number of buckets that cover values up to 2^40 - 1 (12 days in microseconds); larger values fall into the last
    /// one.</summary>
    public const int Count = (40 - SubBits + 1) * Sub;

    /// <summary>The bucket of a value; negative values count as 0.</summary>
    public static int IndexOf(long value)
    {
        if (value < Sub)
        {
            return value < 0 ? 0 : (int)value;
        }

        var shift = BitOperations.Log2((ulong)value) - SubBits;
        var index = (shift * Sub) + (int)(value >> shift);
        return Math.Min(index, Count - 1);
    }

    /// <summary>The smallest value of a bucket.</summary>
    public static long LowerBound(int index)
    {
        if (index < 2 * Sub)
        {
            return index;
        }

        var shift = (index / Sub) - 1;
        return (long)((index % Sub) + Sub) << shift;
    }
}
