using Slipway.Analysis.Latencies;

namespace Slipway.Analysis.Replay;

/// <summary>
/// The live judge over a trace: the same <see cref="VersionJudge"/>, windows closed by the same <see cref="WindowRules"/>, fed with
/// slices as long as the frames of the gateway. Evidence is that against the canary; it aborts at 1/alpha. That the canary is not worse
/// promotes, and does not end the comparison: who goes on sending it requests goes on judging.
/// </summary>
/// <remarks>
/// Whether latencies are compared is known with the first window: a trace that has no duration until then is judged by its errors alone,
/// which then have all of the probability of a false abort. That depends on what was recorded, never on outcomes.
/// </remarks>
/// <param name="settings">Settings of the judge.</param>
/// <param name="share">Share of requests that the canary was set to get, 0 to 1; null when it is not known, or changed.</param>
/// <param name="latencies">How latencies are compared where the trace has them; null for not at all.</param>
public sealed class SequentialTraceJudge(ErrorRateSettings settings, double? share = null, LatencySettings? latencies = null) : ITraceJudge
{
    private readonly TraceLatencies durations = new();
    private VersionJudge? judge;
    private VersionState? state;
    private OpenWindow open;
    private ReplayVerdict? last;

    /// <inheritdoc/>
    public TimeSpan SliceLength { get; } = TimeSpan.FromMilliseconds(250);

    /// <inheritdoc/>
    public void Observe(RecordedOutcome outcome, double designEffect)
    {
        if (latencies is not null)
        {
            durations.Add(outcome, designEffect);
        }
    }

    /// <inheritdoc/>
    public ReplayVerdict Add(BinaryWindow slice)
    {
        (open, var closed) = open.Add(SliceLength, slice, WindowRules.Default);
        return Take(closed, durations.Close(SliceLength));
    }

    /// <inheritdoc/>
    public ReplayVerdict End(BinaryWindow rest, TimeSpan length)
    {
        var left = open.Counts.Plus(rest);
        open = default;
        return Take(left, durations.Rest());
    }

    private ReplayVerdict Take(BinaryWindow? window, LatencyBlock? block)
    {
        var counts = window ?? default;
        if (counts == default && block is null)
        {
            return last ??= Verdict();
        }

        judge ??= new VersionJudge(settings, durations.IsKnown ? latencies : null);
        state ??= judge.Initial;
        state = counts == default ? state : judge.Add(state, counts, share);
        state = block is null ? state : judge.Add(state, block);
        return last = Verdict();
    }

    private ReplayVerdict Verdict()
    {
        var by = judge ?? new VersionJudge(settings, latencies: null);
        var assessment = by.Assess(state ?? by.Initial);
        var decision = assessment.Verdict switch
        {
            Analysis.Verdict.Fail => ReplayDecision.Abort,
            Analysis.Verdict.Pass => ReplayDecision.Promote,
            Analysis.Verdict.Invalid => ReplayDecision.Invalid,
            Analysis.Verdict.NotEnoughData => ReplayDecision.NotEnoughData,
            _ => ReplayDecision.None,
        };
        return new ReplayVerdict(decision, assessment.Evidence, assessment.Reason, decision == ReplayDecision.Abort)
        {
            Metrics = assessment.Metrics,
        };
    }
}
