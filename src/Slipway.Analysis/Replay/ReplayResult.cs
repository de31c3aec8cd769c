namespace Slipway.Analysis.Replay;

/// <summary>What came of a replay: its last verdict, and the look at which that was reached and kept from then on.</summary>
/// <param name="Reached">That look, with its counts.</param>
/// <param name="Last">The last look.</param>
public sealed record ReplayResult(ReplayLook Reached, ReplayLook Last)
{
    /// <summary>The result after one more look.</summary>
    /// <param name="before">The result until then; null before the first look.</param>
    /// <param name="look">The look.</param>
    /// <remarks>Decisions are reached at a moment; that there is none, or too few data, is true of all that was seen.</remarks>
    public static ReplayResult After(ReplayResult? before, ReplayLook look)
    {
        var isKept = before is not null && before.Last.Verdict.Decision == look.Verdict.Decision
            && look.Verdict.Decision is ReplayDecision.Abort or ReplayDecision.Promote or ReplayDecision.Invalid;
        return new ReplayResult(isKept ? before!.Reached : look, look);
    }
}
