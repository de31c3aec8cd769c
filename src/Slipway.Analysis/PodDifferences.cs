namespace Slipway.Analysis;

/// <summary>
/// How much the bad counts of pods differ from each other (Pearson's chi-square; McCullagh and Nelder 1989, section 4.5).
/// </summary>
internal static class PodDifferences
{
    /// <summary>Requests of a pod below which it says nothing.</summary>
    public const long LeastRequests = 5;

    /// <summary>The sum of the squared, standardised differences; its degrees of freedom are one fewer than there are pods.</summary>
    /// <param name="pods">Requests and bad ones of each; some of all are bad, and some are not.</param>
    public static double ChiSquare(IReadOnlyCollection<(long Requests, long Bad)> pods)
    {
        var rate = (double)pods.Sum(static p => p.Bad) / pods.Sum(static p => p.Requests);
        return pods.Sum(p => Math.Pow(p.Bad - (p.Requests * rate), 2) / (p.Requests * rate * (1 - rate)));
    }
}
