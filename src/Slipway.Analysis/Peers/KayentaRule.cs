using System.Globalization;
using Slipway.Analysis.Replay;

namespace Slipway.Analysis.Peers;

/// <summary>
/// Kayenta's judge with one critical metric, the error rate in each interval, that may not increase: the 98 % confidence interval of the
/// Mann-Whitney test on the shift from the stable version's samples to the canary's; High, and so score 0 and abort, when its lower end is
/// above the tolerance times the estimated shift (analysis.md, section 5, with the known defects). Judged each analysis interval on all
/// samples so far, and a last time at the end of the lifetime or of the trace. Evidence is the lower end in units of that bound: above 1
/// is High.
/// </summary>
/// <param name="settings">Settings.</param>
public sealed class KayentaRule(KayentaSettings settings) : IntervalRule(settings.Interval)
{
    private readonly List<double> canary = [];
    private readonly List<double> stable = [];
    private long intervals;
    private ReplayVerdict last = new(ReplayDecision.None, 0, "Running: not judged yet.");

    /// <inheritdoc/>
    protected override ReplayVerdict Measure(BinaryWindow interval)
    {
        intervals++;
        if (interval.CanaryRequests > 0)
        {
            canary.Add((double)interval.CanaryBad / interval.CanaryRequests);
        }

        if (interval.StableRequests > 0)
        {
            stable.Add((double)interval.StableBad / interval.StableRequests);
        }

        var isLast = SliceLength * intervals >= settings.Lifetime;
        var every = Math.Max(1, (long)Math.Round(settings.AnalysisInterval / SliceLength));
        return isLast || intervals % every == 0 ? Judge(isLast) : last;
    }

    /// <inheritdoc/>
    protected override ReplayVerdict Finish() => Judge(isLast: true);

    private ReplayVerdict Judge(bool isLast)
    {
        if (canary.Count == 0 || stable.Count == 0)
        {
            return last = new ReplayVerdict(ReplayDecision.NotEnoughData, 0, "Nodata: one of the versions has no sample.", isLast);
        }

        var (evidence, text) = Classify();
        var samples = string.Create(CultureInfo.InvariantCulture, $"{canary.Count} samples of the canary, {stable.Count} of stable");
        return last = evidence > 1
            ? new ReplayVerdict(ReplayDecision.Abort, evidence, $"High: {text}; {samples}.", true)
            : new ReplayVerdict(isLast ? ReplayDecision.Promote : ReplayDecision.None, evidence, $"Pass: {text}; {samples}.", isLast);
    }

    private (double Evidence, string Text) Classify()
    {
        if (canary.Concat(stable).Distinct().Take(2).Count() == 1 || canary.SequenceEqual(stable))
        {
            return (0, "all samples are equal");
        }

        var test = MannWhitney.Test(canary, stable, settings.Confidence);
        var bound = settings.Tolerance * Math.Abs(test.Estimate);
        var evidence = test.Lower <= 0 ? 0 : bound > 0 ? Math.Min(test.Lower / bound, ErrorRateAssessment.EvidenceCap) : 2;
        return (evidence, string.Create(
            CultureInfo.InvariantCulture,
            $"error rates shifted by {test.Estimate:P2} ({settings.Confidence:P0} interval {test.Lower:P2} to {test.Upper:P2}, "
            + $"fails above {bound:P2})"));
    }
}
