namespace Slipway.Analysis;

/// <summary>What both versions answered in one stretch of time: the canary is arm 1, the stable version arm 0.</summary>
public readonly record struct BinaryWindow
{
    /// <summary>A window.</summary>
    /// <param name="canaryRequests">Requests of the canary.</param>
    /// <param name="canaryBad">Bad ones among them.</param>
    /// <param name="stableRequests">Requests of the stable version.</param>
    /// <param name="stableBad">Bad ones among them.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative, or more are bad than there are.</exception>
    public BinaryWindow(long canaryRequests, long canaryBad, long stableRequests, long stableBad)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(canaryBad);
        ArgumentOutOfRangeException.ThrowIfNegative(stableBad);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(canaryBad, canaryRequests);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(stableBad, stableRequests);
        CanaryRequests = canaryRequests;
        CanaryBad = canaryBad;
        StableRequests = stableRequests;
        StableBad = stableBad;
    }

    /// <summary>Requests of the canary.</summary>
    public long CanaryRequests { get; }

    /// <summary>Bad ones among them.</summary>
    public long CanaryBad { get; }

    /// <summary>Requests of the stable version.</summary>
    public long StableRequests { get; }

    /// <summary>Bad ones among them.</summary>
    public long StableBad { get; }

    /// <summary>Whether both versions were asked.</summary>
    public bool IsComparable => CanaryRequests > 0 && StableRequests > 0;

    /// <summary>
    /// Whether the window can tell the versions apart: both were asked, and the outcomes were neither all good nor all bad. Two versions
    /// that fail alike because of something behind both therefore never count against one of them.
    /// </summary>
    public bool IsInformative
        => IsComparable && CanaryBad + StableBad > 0 && CanaryBad + StableBad < CanaryRequests + StableRequests;

    /// <summary>Both windows together, for totals only: outcomes are compared within a window, never over several.</summary>
    public BinaryWindow Plus(BinaryWindow other) => new(
        CanaryRequests + other.CanaryRequests, CanaryBad + other.CanaryBad, StableRequests + other.StableRequests,
            StableBad + other.StableBad);
}
