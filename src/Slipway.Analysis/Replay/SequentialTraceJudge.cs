namespace Slipway.Analysis.Replay;

/// <summary>
/// The live judge over a trace: the same <see cref="ErrorRateJudge"/>, windows closed by the same <see cref="WindowRules"/>, fed with
/// slices as long as the frames of the gateway. Evidence is that against the canary; it aborts at 1/alpha. That the canary is not worse
/// promotes, and does not end the comparison: who goes on sending it requests goes on judging.
/// </summary>
/// <param name="settings">Settings of the judge.</param>
/// <param name="share">Share of requests that the canary was set to get, 0 to 1; null when it is not known, or changed.</param>
public sealed class SequentialTraceJudge(ErrorRateSettings settings, double? share = null) : ITraceJudge
{
    private readonly ErrorRateJudge judge = new(settings);
    private ErrorRateState state = new ErrorRateJudge(settings).Initial;
    private OpenWindow open;
    private ReplayVerdict? last;

    /// <inheritdoc/>
    public TimeSpan SliceLength { get; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public ReplayVerdict Add(BinaryWindow slice)
    {
        (open, var closed) = open.Add(SliceLength, slice, WindowRules.Default);
        return closed is { } window ? Take(window) : last ??= Verdict();
    }

    /// <inheritdoc/>
    public ReplayVerdict End(BinaryWindow rest, TimeSpan length)
    {
        var left = open.Counts.Plus(rest);
        open = default;
        return Take(left);
    }

    private ReplayVerdict Take(BinaryWindow window)
    {
        if (window == default)
        {
            return last ??= Verdict();
        }

        state = judge.Add(state, window, share);
        return last = Verdict();
    }

    private ReplayVerdict Verdict()
    {
        var assessment = judge.Assess(state);
        var decision = assessment.Verdict switch
        {
            Analysis.Verdict.Fail => ReplayDecision.Abort,
            Analysis.Verdict.Pass => ReplayDecision.Promote,
            Analysis.Verdict.Invalid => ReplayDecision.Invalid,
            Analysis.Verdict.NotEnoughData => ReplayDecision.NotEnoughData,
            _ => ReplayDecision.None,
        };
        return new ReplayVerdict(decision, assessment.Evidence, assessment.Reason, decision == ReplayDecision.Abort);
    }
}
