using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Peers;

/// <summary>
/// Flagger's counter of failed checks: each interval the canary's success rate is checked; a failed check halts the advance and counts,
/// and good ones in between never take it off the count. An interval without a value is a failed check. The roll back comes with the tick
/// after the one that reached the threshold. A good check advances by one step or iteration, whose number stands for maxWeight/stepWeight
/// too: a trace was recorded under the shares it was recorded under. Evidence is the number of failed checks.
/// </summary>
/// <param name="settings">Settings.</param>
public sealed class FlaggerRule(FlaggerSettings settings) : IntervalRule(settings.Interval)
{
    private int good;
    private int failed;

    /// <inheritdoc/>
    protected override ReplayVerdict Measure(BinaryWindow interval)
    {
        if (failed >= settings.Threshold)
        {
            return RolledBack();
        }

        var passes = interval.CanaryRequests > 0
            && (double)(interval.CanaryRequests - interval.CanaryBad) / interval.CanaryRequests >= settings.SuccessRate;
        good += passes ? 1 : 0;
        failed += passes ? 0 : 1;
        return good >= settings.Iterations
            ? new ReplayVerdict(ReplayDecision.Promote, failed, $"{good} checks were good, {failed} failed.", true)
            : Progressing();
    }

    /// <inheritdoc/>
    protected override ReplayVerdict Finish() => failed >= settings.Threshold ? RolledBack() : Progressing();

    private ReplayVerdict RolledBack() => new(
        ReplayDecision.Abort, failed, $"Rolled back: {failed} checks failed, the threshold is {settings.Threshold}.", true);

    private ReplayVerdict Progressing() => good + failed == 0
        ? new ReplayVerdict(ReplayDecision.NotEnoughData, 0, "Progressing: nothing was checked.")
        : new ReplayVerdict(
            ReplayDecision.None, failed, $"Progressing: {good} checks were good, {failed} failed ({settings.Threshold} roll back).");
}
