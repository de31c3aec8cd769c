namespace Slipway.Analysis.Replay;

/// <summary>How a replay stands at one moment.</summary>
/// <param name="Seconds">Since the first outcome of the trace.</param>
/// <param name="Totals">All requests until then, whatever the judge made of them.</param>
/// <param name="Verdict">What the judge says.</param>
public sealed record ReplayLook(double Seconds, BinaryWindow Totals, ReplayVerdict Verdict)
{
    /// <summary>Requests of both versions until then.</summary>
    public long Requests => Totals.CanaryRequests + Totals.StableRequests;
}
