using System.Globalization;

namespace Slipway.Analysis;

/// <summary>Compares the error rates of two versions that serve at the same time, at any number of looks (analysis.md, section
/// 1).</summary>
public sealed class ErrorRateJudge
{
    /// <summary>Name of the test, as it stands in a verdict.</summary>
    public const string Method = "conditional odds-ratio e-process, stratified in time";

    private readonly ErrorRateSettings settings;
    private readonly OddsRatioTest worse;
    private readonly OddsRatioTest notWorse;
    private readonly FloorTest? floor;

    /// <summary>A judge with these settings.</summary>
    public ErrorRateJudge(ErrorRateSettings settings)
    {
        this.settings = settings;
        worse = OddsRatioTest.Worse(settings.ToleratedOddsRatio);
        notWorse = OddsRatioTest.NotWorse(settings.PassMargin);
        floor = settings.Floor > 0 ? new FloorTest(settings.Floor) : null;
    }

    /// <summary>The settings.</summary>
    public ErrorRateSettings Settings => settings;

    /// <summary>The state before any data.</summary>
    public ErrorRateState Initial => new()
    {
        Worse = worse.Initial,
        NotWorse = notWorse.Initial,
        AboveFloor = floor?.Initial ?? [],
        WrongShare = SampleRatioTest.Initial,
    };

    /// <summary>The state after one more window.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="window">Counts of the window.</param>
    /// <param name="share">Share of the canary that was in force all through it, 0 to 1; null when it changed or requests are not
    /// independent.</param>
    /// <param name="designEffect">How many requests say as much as one independent request, such as those of one user who stays with a
    /// version (see <see cref="UserCorrelation"/>). Default 1, from 1.</param>
    public ErrorRateState Add(ErrorRateState state, BinaryWindow window, double? share, double designEffect = 1)
    {
        var next = state with
        {
            Worse = worse.Add(state.Worse, window, designEffect),
            NotWorse = notWorse.Add(state.NotWorse, window, designEffect),
            AboveFloor = floor?.Add(state.AboveFloor, window.CanaryRequests, window.CanaryBad, designEffect) ?? state.AboveFloor,
            WrongShare = share is { } set ? SampleRatioTest.Add(state.WrongShare, window, set) : state.WrongShare,
            Totals = window.IsComparable ? state.Totals.Plus(window) : state.Totals,
            Independent = state.Independent + (window.IsComparable ? window.CanaryRequests / designEffect : 0),
            Windows = state.Windows + 1,
        };
        var comparable = !SampleRatioTest.IsWrong(next.WrongShare);
        return next with
        {
            Failed = state.Failed || (comparable && LogAgainst(next) >= -Math.Log(settings.Alpha)),
            Passed = state.Passed || (comparable && OddsRatioTest.LogEvidence(next.NotWorse) >= -Math.Log(settings.Beta)),
        };
    }

    /// <summary>What the data so far say.</summary>
    public ErrorRateAssessment Assess(ErrorRateState state)
    {
        var needed = Math.Max(0, settings.MinimumRequests - state.Totals.CanaryRequests);
        var verdict = state.Failed ? Verdict.Fail
            : SampleRatioTest.IsWrong(state.WrongShare) ? Verdict.Invalid
            : needed > 0 ? Verdict.NotEnoughData
            : state.Passed ? Verdict.Pass
            : Verdict.NoDifference;
        var assessment = new ErrorRateAssessment
        {
            Verdict = verdict,
            Method = Method,
            Evidence = Exp(LogAgainst(state)),
            Threshold = 1 / settings.Alpha,
            PassEvidence = Exp(OddsRatioTest.LogEvidence(state.NotWorse)),
            PassThreshold = 1 / settings.Beta,
            Totals = state.Totals,
            RequestsNeeded = needed,
            Reason = "",
        };
        return assessment with { Reason = Sentence(assessment) };
    }

    /// <summary>Natural logarithm of the evidence against the canary.</summary>
    internal double LogAgainst(ErrorRateState state)
    {
        var evidence = OddsRatioTest.LogEvidence(state.Worse);
        return floor is null ? evidence : Math.Min(evidence, FloorTest.LogEvidence(state.AboveFloor));
    }

    /// <summary>How much more is needed to decide, if requests go on as they have.</summary>
    internal MetricForecast Forecast(ErrorRateState state)
    {
        var against = LogMath.GrowthUntil(state.Worse, -Math.Log(settings.Alpha));
        var above = floor is null ? 0 : LogMath.GrowthUntil(state.AboveFloor, -Math.Log(settings.Alpha));
        var passing = state.Passed ? 0 : LogMath.GrowthUntil(state.NotWorse, -Math.Log(settings.Beta));
        double? failing = against is null || above is null ? null : Math.Max(against.Value, above.Value);
        return new MetricForecast(More(state.Totals, failing), More(state.Totals, passing));
    }

    /// <summary>So many more requests of the canary as a growth of all data means.</summary>
    internal static long? More(BinaryWindow totals, double? growth)
        => growth is { } by && totals.CanaryRequests > 0 ? (long)Math.Ceiling(by * totals.CanaryRequests) : null;

    private static double Exp(double log) => Math.Min(ErrorRateAssessment.EvidenceCap, Math.Exp(log));

    /// <summary>An assessment as a sentence.</summary>
    internal string Sentence(ErrorRateAssessment a)
    {
        var culture = CultureInfo.InvariantCulture;
        var counts = string.Create(
            culture,
            $"the new revision failed {Rate(a.Totals.CanaryBad, a.Totals.CanaryRequests)}, the stable one {Rate(a.Totals.StableBad, a.Totals.StableRequests)} at the same time");
        var against = string.Create(culture, $"evidence {Number(a.Evidence)}, aborts at {Number(a.Threshold)}");
        return a.Verdict switch
        {
            Verdict.Fail => string.Create(
                culture, $"Worse than tolerated (odds of errors more than {settings.ToleratedOddsRatio} times those of the stable revision): {counts} ({against})."),
            Verdict.Invalid => string.Create(
                culture, $"The new revision does not get the share of requests that is set, so nothing can be compared: {counts}. Routing must be put right."),
            Verdict.NotEnoughData =>
                string.Create(culture, $"Not enough data: {counts}; {a.RequestsNeeded} more requests of the new revision are needed."),
            Verdict.Pass => string.Create(culture, $"Not worse by a factor of {settings.PassMargin}: {counts} ({against})."),
            _ => string.Create(culture,
                $"No difference shown so far: {counts} ({against}; passes at {Number(a.PassThreshold)}, now {Number(a.PassEvidence)})."),
        };
    }

    private static string Rate(long bad, long requests)
        => requests == 0
            ? "0 of 0 requests"
            : string.Create(CultureInfo.InvariantCulture, $"{bad:N0} of {requests:N0} requests ({100.0 * bad / requests:0.00} %)");

    /// <summary>An evidence for people.</summary>
    internal static string Number(double value)
        => value >= 1e6 ? value.ToString("0.#e+0", CultureInfo.InvariantCulture) : value.ToString("0.##", CultureInfo.InvariantCulture);
}
