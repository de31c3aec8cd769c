using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Resilience;

/// <summary>When a backend is asked again, and how long after.</summary>
internal sealed class RetryRule(PlannedRetry plan)
{
    private const int DefaultMilliseconds = 25;
    private const int MostDoublings = 3;
    private const double Steps = 1L << 53;
    private readonly int[] codes = [.. plan.Codes];

    /// <summary>Most times that it is asked again.</summary>
    public int Most => plan.Attempts;

    /// <summary>Whether it is asked again after an answer with this status.</summary>
    public bool Covers(int status) => Array.IndexOf(codes, status) >= 0;

    /// <summary>Time before it is asked again, in milliseconds. It doubles three times at most; a time that the route sets is never cut
    /// short, and grows by up to a half; the default is shared out between nothing and itself.</summary>
    /// <param name="before">How many times it was asked again before.</param>
    /// <param name="random">A random number.</param>
    public int Wait(int before, ulong random)
    {
        var chance = (random >> 11) / Steps;
        var whole = (plan.BackoffMilliseconds ?? DefaultMilliseconds) << Math.Min(before, MostDoublings);
        return plan.BackoffMilliseconds is null ? (int)(whole * chance) : whole + (int)(whole * chance / 2);
    }
}
