namespace Slipway.Analysis.Replay;

/// <summary>Each request counts.</summary>
public sealed class RequestCounter : ITraceCounter
{
    private BinaryWindow counts;

    /// <inheritdoc/>
    public string Note => "";

    /// <inheritdoc/>
    public void Add(RecordedOutcome outcome) => counts = counts.Plus(One(outcome.IsCanary, outcome.IsBad));

    /// <inheritdoc/>
    public BinaryWindow Close(double seconds) => Rest();

    /// <inheritdoc/>
    public BinaryWindow Rest()
    {
        var all = counts;
        counts = default;
        return all;
    }

    /// <summary>The counts of one outcome.</summary>
    internal static BinaryWindow One(bool isCanary, bool isBad)
    {
        var bad = isBad ? 1 : 0;
        return isCanary ? new BinaryWindow(1, bad, 0, 0) : new BinaryWindow(0, 0, 1, bad);
    }
}
