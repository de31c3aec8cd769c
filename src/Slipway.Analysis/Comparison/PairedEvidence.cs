namespace Slipway.Analysis.Comparison;

/// <summary>
/// Evidence that a field differs more often in the candidate than in a second stable pod (analysis.md section 4). Copies go out in random
/// order, so a request in which only one of the two differs is a fair coin while both are alike; the e-process bets on many biased ones.
/// </summary>
public static class PairedEvidence
{
    private static readonly double[] Biases = [0.55, 0.60, 0.65, 0.70, 0.75, 0.80, 0.85, 0.90, 0.95, 0.99];

    /// <summary>Logarithm of the mean over theta of (2 theta)^b (2 (1 - theta))^c.</summary>
    /// <param name="candidateOnly">b: requests in which only the candidate differs.</param>
    /// <param name="stableOnly">c: requests in which only the second stable pod differs.</param>
    public static double Log(long candidateOnly, long stableOnly)
        => LogMath.MeanExp([.. Biases.Select(t => (candidateOnly * Math.Log(2 * t)) + (stableOnly * Math.Log(2 * (1 - t))))]);

    /// <summary>Requests after which a field that always differs, and only in the candidate, is reported.</summary>
    /// <param name="fields">Number of fields that are compared.</param>
    /// <param name="alpha">Chance of a false report.</param>
    public static int Needed(int fields, double alpha)
    {
        var needed = 1;
        while (Log(needed, 0) < Math.Log(Math.Max(fields, 1) / alpha))
        {
            needed++;
        }

        return needed;
    }
}
