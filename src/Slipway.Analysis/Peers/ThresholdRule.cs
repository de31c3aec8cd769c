using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Peers;

/// <summary>
/// A fixed threshold on the canary's success rate, as a metric of an AnalysisRun of Argo Rollouts 1.9 decides: one bad measurement more
/// than <c>failureLimit</c> fails the run and aborts, one inconclusive more than <c>inconclusiveLimit</c> ends it and pauses, one error in
/// a row more than <c>consecutiveErrorLimit</c> is an error and aborts. An interval without a request gives no value to measure, which is
/// an error. Evidence is the number of bad measurements.
/// </summary>
/// <param name="settings">Settings.</param>
public sealed class ThresholdRule(ThresholdSettings settings) : IntervalRule(settings.Interval)
{
    private int good;
    private int bad;
    private int inconclusive;
    private int errorsInARow;

    /// <inheritdoc/>
    protected override ReplayVerdict Measure(BinaryWindow interval)
    {
        Take(interval);
        return IsAbove(bad, settings.FailureLimit)
                ? Says(ReplayDecision.Abort, $"Failed: {bad} bad measurements, allowed are {settings.FailureLimit}", true)
            : IsAbove(inconclusive, settings.InconclusiveLimit)
                ? Says(ReplayDecision.None, $"Inconclusive, which pauses: {inconclusive} measurements were neither good nor bad", true)
            : IsAbove(errorsInARow, settings.ConsecutiveErrorLimit)
                ? Says(ReplayDecision.Abort, $"Error: {errorsInARow} intervals in a row without a request of the new revision", true)
            : good + bad + inconclusive >= settings.Count
                ? Says(ReplayDecision.Promote, $"Successful: {good} of {settings.Count} measurements were good", true)
            : Finish();
    }

    /// <inheritdoc/>
    protected override ReplayVerdict Finish() => good + bad + inconclusive == 0
        ? Says(ReplayDecision.NotEnoughData, "Running: nothing was measured")
        : Says(ReplayDecision.None, $"Running: {good} good measurements, {bad} bad (more than {settings.FailureLimit} abort)");

    private void Take(BinaryWindow interval)
    {
        if (interval.CanaryRequests == 0)
        {
            errorsInARow++;
            return;
        }

        errorsInARow = 0;
        var rate = (double)(interval.CanaryRequests - interval.CanaryBad) / interval.CanaryRequests;
        if (settings.FailureRate is { } failing && rate >= failing && rate < settings.SuccessRate)
        {
            inconclusive++;
        }
        else if (rate >= settings.SuccessRate && rate >= (settings.FailureRate ?? 0))
        {
            good++;
        }
        else
        {
            bad++;
        }
    }

    private static bool IsAbove(int number, int limit) => limit >= 0 && number > limit;

    private ReplayVerdict Says(ReplayDecision decision, string reason, bool isFinal = false) => new(decision, bad, $"{reason}.", isFinal);
}
