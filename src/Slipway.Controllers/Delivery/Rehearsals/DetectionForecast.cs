using Slipway.Analysis;
using Slipway.Analysis.Detection;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>How soon the judge sees a bad revision at a rate of requests, and how soon it shows that a good one is not worse.</summary>
/// <param name="RequestsPerSecond">Requests a second of the Service.</param>
/// <param name="ErrorRate">Error rate of the stable revision.</param>
/// <param name="LimitSeconds">What takes longer is not told: seven days, or 100,000 requests.</param>
/// <param name="Shares">The shares of the steps, and those that are usual, ascending.</param>
/// <param name="Advice">What follows for the steps, each as a sentence.</param>
public sealed record DetectionForecast(
    double RequestsPerSecond, double ErrorRate, double LimitSeconds, IReadOnlyList<DetectionAtShare> Shares, IReadOnlyList<string> Advice)
{
    /// <summary>Where the rate is from, as a part of a sentence; null for who gave it.</summary>
    public string? Source { get; init; }

    private const int Runs = 9;
    private const double Patience = 3600;
    private const double MostRequests = 100_000;
    private static readonly double[] Usual = [5, 25, 50];

    /// <summary>The forecast for the steps of a Rollout.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="steps">Its steps.</param>
    /// <param name="perSecond">Requests a second of the Service, above 0.</param>
    /// <param name="errorRate">Error rate of the stable revision, 0 to 1.</param>
    public static DetectionForecast Of(Rollout rollout, IReadOnlyList<ForecastStep> steps, double perSecond, double errorRate)
    {
        var settings = ErrorRateSettings.Default;
        settings = rollout.Spec?.Judge?.Latency?.Enabled is false
            ? settings
            : settings with { Alpha = settings.Alpha * (1 - VersionJudge.LatencyWeight) };
        var asked = steps.Select(static s => s.RequestsPercent).Where(static p => p is > 0 and < 100);
        var limit = Math.Min(TimeSpan.FromDays(7).TotalSeconds, MostRequests / perSecond);
        var shares = asked.Concat(Usual).Distinct().Order().Select(p => At(p, settings, perSecond, errorRate, limit)).ToList();
        return new DetectionForecast(perSecond, errorRate, limit, shares, [.. Short(steps, shares, limit), Proposal(shares, limit)]);
    }

    private static DetectionAtShare At(double percent, ErrorRateSettings settings, double perSecond, double errorRate, double limit)
    {
        return new DetectionAtShare(
            percent, Median(Math.Min(1, 5 * errorRate)), Median(Math.Min(1, 10 * errorRate)), Median(1),
            Median(errorRate, untilPassed: true));

        double? Median(double canaryErrors, bool untilPassed = false)
            => new DetectionTime(perSecond, percent / 100, errorRate, canaryErrors)
            {
                Settings = settings, UntilPassed = untilPassed, MostSeconds = limit,
            }.Median(Runs);
    }

    /// <summary>Steps that are over before five times as many errors would be seen.</summary>
    private static IEnumerable<string> Short(
        IReadOnlyList<ForecastStep> steps, IReadOnlyList<DetectionAtShare> shares, double limit)
    {
        foreach (var step in steps.Where(static s => s is { RequestsPercent: > 0 and < 100, DurationSeconds: > 0 }))
        {
            var needed = shares.First(s => s.Percent == step.RequestsPercent).SecondsToFiveTimes;
            if ((needed ?? limit) > step.DurationSeconds)
            {
                yield return $"Step {step.Number} is over before five times as many errors would be seen; "
                    + "the judge goes on in the steps after it";
            }
        }
    }

    /// <summary>The smallest share at which patience is enough to show that a revision is not worse.</summary>
    private static string Proposal(IReadOnlyList<DetectionAtShare> shares, double limit)
    {
        var enough = shares.FirstOrDefault(static s => s.SecondsToPass <= Patience);
        return enough is { SecondsToPass: { } seconds }
            ? FormattableString.Invariant($"A share of {enough.Percent:0.##} % for {Math.Ceiling(seconds / 60):0}m shows ")
                + "in half of all cases that a good revision is not worse"
            : limit < Patience
            ? FormattableString.Invariant($"It takes more than {MostRequests:N0} requests at every share ")
                + "to show that a good revision is not worse"
            : "No share shows within an hour that a good revision is not worse: give it a large share early, and let soak or an approval "
                + "end the step";
    }
}

/// <summary>Median times in seconds at one share; null for more than the limit.</summary>
/// <param name="Percent">The share in percent.</param>
/// <param name="SecondsToFiveTimes">Until a revision with five times the errors is taken back.</param>
/// <param name="SecondsToTenTimes">Until one with ten times the errors is.</param>
/// <param name="SecondsToAll">Until one that fails every request is.</param>
/// <param name="SecondsToPass">Until it is shown that one with as many errors is not worse by the factor of two.</param>
public sealed record DetectionAtShare(
    double Percent, double? SecondsToFiveTimes, double? SecondsToTenTimes, double? SecondsToAll, double? SecondsToPass);
