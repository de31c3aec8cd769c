namespace Slipway.Analysis.Replay;

/// <summary>Runs a judge over a trace, whatever its length: nothing of it is kept.</summary>
/// <param name="judge">The judge; of one use.</param>
/// <param name="counter">What counts as one outcome; of one use.</param>
public sealed class TraceReplay(ITraceJudge judge, ITraceCounter counter)
{
    private BinaryWindow totals;

    /// <summary>
    /// The looks of the judge, one after each slice and one at the end. The first outcome begins the first slice. The last look stands for
    /// the whole trace; after a final verdict nothing more is read.
    /// </summary>
    /// <param name="outcomes">The trace, in the order of time.</param>
    public IEnumerable<ReplayLook> Run(IEnumerable<RecordedOutcome> outcomes)
    {
        var length = judge.SliceLength.TotalSeconds;
        double? start = null;
        var elapsed = 0.0;
        var slices = 0L;
        foreach (var outcome in outcomes)
        {
            start ??= outcome.Seconds;
            elapsed = outcome.Seconds - start.Value;
            for (; elapsed >= (slices + 1) * length; slices++)
            {
                var end = (slices + 1) * length;
                var look = Look(end, judge.Add(counter.Close(end)));
                yield return look;
                if (look.Verdict.IsFinal)
                {
                    yield break;
                }
            }

            counter.Add(outcome with { Seconds = elapsed });
            judge.Observe(outcome with { Seconds = elapsed }, counter.DesignEffect);
            totals = totals.Plus(RequestCounter.One(outcome.IsCanary, outcome.IsBad));
        }

        yield return Look(elapsed, judge.End(counter.Rest(), TimeSpan.FromSeconds(elapsed - (slices * length))));
    }

    private ReplayLook Look(double seconds, ReplayVerdict verdict)
        => new(seconds, totals, counter.Note is { Length: > 0 } note ? verdict with { Reason = $"{verdict.Reason} {note}" } : verdict);
}
