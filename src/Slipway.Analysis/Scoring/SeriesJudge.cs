using System.Globalization;
using Slipway.Analysis.Peers;

namespace Slipway.Analysis.Scoring;

/// <summary>
/// Compares two series by the 98 % confidence interval on the Hodges-Lehmann shift (<see cref="MannWhitney"/>): High when its lower end is
/// above a quarter of the estimate, Low when its upper end is below minus that. Constants are those of Kayenta's NetflixACAJudge.
/// </summary>
public static class SeriesJudge
{
    /// <summary>Confidence level of the interval.</summary>
    public const double Confidence = 0.98;

    /// <summary>Share of the estimate that the interval must be beyond.</summary>
    public const double Tolerance = 0.25;

    /// <summary>The comparison.</summary>
    /// <param name="canary">Values of the canary; none is NaN.</param>
    /// <param name="baseline">Values of the baseline; none is NaN.</param>
    /// <param name="settings">How they are compared.</param>
    public static SeriesVerdict Compare(IReadOnlyList<double> canary, IReadOnlyList<double> baseline, SeriesSettings settings)
    {
        var least = settings.AsKayenta ? 1 : settings.MinSamples;
        if (canary.Count < least || baseline.Count < least)
        {
            return new SeriesVerdict(SeriesClass.Nodata, false, string.Create(
                CultureInfo.InvariantCulture,
                $"{canary.Count} values of the canary and {baseline.Count} of the baseline, {least} of each are needed"));
        }

        if (canary.Concat(baseline).Distinct().Take(2).Count() == 1 || canary.Order().SequenceEqual(baseline.Order()))
        {
            return new SeriesVerdict(SeriesClass.Pass, false, "the values are equal");
        }

        var test = MannWhitney.Test(canary, baseline, Confidence);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"shifted by {test.Estimate:G4} ({Confidence:P0} interval {test.Lower:G4} to {test.Upper:G4})");
        var areRanksAsked = !settings.AsKayenta && (test.Estimate == 0 || IsFlat(canary) || IsFlat(baseline));
        return (areRanksAsked ? ByRanks(test, canary.Count * baseline.Count / 2.0) : ByShift(test), Ratio(canary, baseline)) switch
        {
            (SeriesClass.High, var ratio) when settings.Direction != SeriesDirection.Decrease && ratio >= settings.AllowedIncrease
                => new SeriesVerdict(SeriesClass.High, settings.Critical || ratio >= settings.CriticalIncrease, text),
            (SeriesClass.Low, var ratio) when settings.Direction != SeriesDirection.Increase && ratio <= settings.AllowedDecrease
                => new SeriesVerdict(SeriesClass.Low, settings.Critical || ratio <= settings.CriticalDecrease, text),
            _ => new SeriesVerdict(SeriesClass.Pass, false, text),
        };
    }

    private static SeriesClass ByShift(MannWhitney test)
    {
        var bound = Tolerance * Math.Abs(test.Estimate);
        return test.Lower > bound ? SeriesClass.High : test.Upper < -bound ? SeriesClass.Low : SeriesClass.Pass;
    }

    // Where many values are equal the ends of the interval stick to 0, whatever the other values are.
    private static SeriesClass ByRanks(MannWhitney test, double even)
        => test.PValue > 1 - Confidence ? SeriesClass.Pass : test.U > even ? SeriesClass.High : SeriesClass.Low;

    private static bool IsFlat(IReadOnlyList<double> values) => values.All(v => v == values[0]);

    private static double Ratio(IReadOnlyList<double> canary, IReadOnlyList<double> baseline)
    {
        var (above, below) = (canary.Average(), baseline.Average());
        return above == below ? 1 : above / below;
    }
}
