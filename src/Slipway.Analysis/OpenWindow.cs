namespace Slipway.Analysis;

/// <summary>A window that is still being filled. An immutable value.</summary>
/// <param name="Elapsed">Length so far.</param>
/// <param name="Counts">Counts so far.</param>
public readonly record struct OpenWindow(TimeSpan Elapsed, BinaryWindow Counts)
{
    /// <summary>Adds a slice of time; gives the window when that closes it, and what is open afterwards.</summary>
    /// <param name="length">Length of the slice.</param>
    /// <param name="counts">Counts of the slice.</param>
    /// <param name="rules">When a window closes.</param>
    public (OpenWindow Open, BinaryWindow? Closed) Add(TimeSpan length, BinaryWindow counts, WindowRules rules)
    {
        var elapsed = Elapsed + length;
        var total = Counts.Plus(counts);
        var enough = total.CanaryRequests + total.StableRequests >= rules.Requests && (total.IsComparable || elapsed >= rules.Alone);
        return enough || elapsed >= rules.Maximum ? (default, total) : (new OpenWindow(elapsed, total), null);
    }
}
