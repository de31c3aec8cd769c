namespace Slipway.Client;

/// <summary>
/// Growing pauses between attempts: each twice the one before up to a maximum, and a random part so that clients spread out.
/// </summary>
/// <param name="first">First pause.</param>
/// <param name="maximum">Longest pause.</param>
/// <param name="random">Source of the random part, at most half of each pause.</param>
public sealed class BackOff(TimeSpan first, TimeSpan maximum, Random random)
{
    private TimeSpan doubled;

    /// <summary>The next pause.</summary>
    public TimeSpan Next()
    {
        var pause = doubled == TimeSpan.Zero ? first : doubled;
        doubled = pause * 2 < maximum ? pause * 2 : maximum;
        double share;
        lock (random)
        {
            share = random.NextDouble();
        }

        return pause * (1 - (share / 2));
    }

    /// <summary>An attempt succeeded: starts again with the first pause.</summary>
    public void Reset() => doubled = TimeSpan.Zero;
}
