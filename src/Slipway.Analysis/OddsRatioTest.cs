namespace Slipway.Analysis;

/// <summary>
/// An e-process for the odds ratio of two binary outcomes, stratified in time (analysis.md, section 1): conditional on its margins, the
/// canary's bad answers in a window follow Fisher's non-central hypergeometric law. The evidence is the mean of the likelihood ratios of
/// a grid of alternatives. As long as the true odds ratio is on the null's side in every window, the probability that the evidence ever
/// reaches 1/alpha is at most alpha (Ville), whatever the base rate, the share of the canary and their changes.
/// </summary>
public sealed class OddsRatioTest
{
    private readonly double nullRatio;
    private readonly double[] alternatives;

    private OddsRatioTest(double nullRatio, double[] alternatives)
    {
        this.nullRatio = nullRatio;
        this.alternatives = alternatives;
    }

    /// <summary>The state before any data: one logarithm of evidence for each alternative.</summary>
    public IReadOnlyList<double> Initial => new double[alternatives.Length];

    /// <summary>Tests "the canary is worse": null hypothesis "odds ratio at most <paramref name="tolerated"/>", 16 alternatives above
    /// it.</summary>
    /// <param name="tolerated">The tolerated odds ratio, such as 1.5.</param>
    public static OddsRatioTest Worse(double tolerated)
        => new(tolerated, [.. Enumerable.Range(0, 16).Select(g => tolerated * 1.1 * Math.Pow(64 / 1.1, g / 15.0))]);

    /// <summary>Tests "the canary is not much worse": null hypothesis "odds ratio at least <paramref name="margin"/>", 12 alternatives
    /// below it.</summary>
    /// <param name="margin">The odds ratio that would be too much, such as 2.</param>
    public static OddsRatioTest NotWorse(double margin)
        => new(margin, [.. Enumerable.Range(0, 12).Select(g => margin / (1.2 * Math.Pow(16 / 1.2, g / 11.0)))]);

    /// <summary>The state after one more window. Both guards only ever lower what a window is worth, so the guarantee stands (a power
    /// below 1 of an e-value, and the smaller one of an e-value and a constant, have a mean of at most 1 under the null).</summary>
    /// <param name="state">The state before.</param>
    /// <param name="window">Counts of the window.</param>
    /// <param name="designEffect">How many requests say as much as one independent request; from what was known before the window.
    /// Default 1, from 1.</param>
    /// <param name="mostGain">Greatest logarithm of evidence that one window may add, however many of its requests share one cause.
    /// Default no limit.</param>
    public IReadOnlyList<double> Add(
        IReadOnlyList<double> state, BinaryWindow window, double designEffect = 1, double mostGain = double.PositiveInfinity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(designEffect, 1);
        if (!window.IsInformative)
        {
            return state;
        }

        var underNull = LogMath.HypergeometricSum(window, nullRatio);
        var next = new double[alternatives.Length];
        for (var g = 0; g < next.Length; g++)
        {
            var ratio = alternatives[g];
            var gain = (window.CanaryBad * Math.Log(ratio / nullRatio)) - LogMath.HypergeometricSum(window, ratio) + underNull;
            next[g] = state[g] + Math.Min(mostGain, gain / designEffect);
        }

        return next;
    }

    /// <summary>Natural logarithm of the evidence of a state.</summary>
    public static double LogEvidence(IReadOnlyList<double> state) => LogMath.MeanExp(state);
}
