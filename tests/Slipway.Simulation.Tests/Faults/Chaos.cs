using Slipway.Api.Meta;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>Every fault, drawn from the seed. Switched off, everything is quick and succeeds.</summary>
internal sealed class Chaos(Random random)
{
    /// <summary>No commit takes longer.</summary>
    public static readonly TimeSpan LongestCommit = TimeSpan.FromMilliseconds(600);

    /// <summary>How often things go wrong: 0 never, 1 as written here.</summary>
    public double Intensity { get; } = random.Next(8) switch { 0 => 0, 1 or 2 => 0.3, _ => 1 };

    /// <summary>Whether faults happen at all.</summary>
    public bool Enabled { get; set; }

    public Random Random => random;

    public bool Roll(double chance) => Enabled && random.NextDouble() < chance * Intensity;

    /// <summary>Time a call takes on its way there or back.</summary>
    public TimeSpan Latency(bool remote)
    {
        if (Roll(0.01))
        {
            return Milliseconds(200, 2_000);
        }

        return remote ? Milliseconds(1, Enabled ? 20 : 4) : Roll(0.2) ? Milliseconds(1, 20) : TimeSpan.Zero;
    }

    /// <summary>Time that a commit takes.</summary>
    public TimeSpan Disk() => Roll(0.02) ? Milliseconds(50, (int)LongestCommit.TotalMilliseconds) : Milliseconds(1, 4);

    /// <summary>Time by which an informer lags behind one event.</summary>
    public TimeSpan Lag() => Roll(0.02) ? Milliseconds(100, 3_000) : TimeSpan.Zero;

    /// <summary>A refusal instead of the call; null for none.</summary>
    public Status? Refusal(bool update, bool write)
        => update && Roll(0.03) ? Error(409, "Conflict", "the object has been modified; please apply your changes to the latest version")
            : Roll(0.01) ? Error(429, "TooManyRequests", "too many requests")
            : write && Roll(0.005) ? Error(500, "InternalError", "the store could not write")
            : null;

    /// <summary>The answer to a write that was made, when the answer is lost.</summary>
    public Status? LostAnswer() => Roll(0.01) ? Error(500, "InternalError", "the store stopped before it could answer") : null;

    public TimeSpan Milliseconds(int least, int most) => TimeSpan.FromMilliseconds(random.Next(least, most));

    public static Status Error(int code, string reason, string message)
        => new() { StatusValue = "Failure", Code = code, Reason = reason, Message = message };
}
