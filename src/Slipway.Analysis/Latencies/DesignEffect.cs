namespace Slipway.Analysis.Latencies;

/// <summary>
/// How much more the counts of pods of one version differ from each other than independent requests would (analysis.md, section 2):
/// Pearson's chi-square of the pods within a block over its degrees of freedom, summed over blocks (McCullagh and Nelder 1989, section
/// 4.5). It is taken from pods of the stable version among themselves, so that what the canary does never weakens the case against it.
/// </summary>
/// <param name="ChiSquare">Sum of the squared, standardised differences.</param>
/// <param name="Freedom">Sum of the degrees of freedom.</param>
public readonly record struct DesignEffect(double ChiSquare, long Freedom)
{
    private const long LeastFreedom = 10;

    /// <summary>The factor: 1 until ten degrees of freedom are known, and never below 1.</summary>
    public double Value => Freedom < LeastFreedom ? 1 : Math.Max(1, ChiSquare / Freedom);

    /// <summary>With one more block.</summary>
    /// <param name="pods">Requests and bad ones of each pod; those with fewer than five requests say nothing.</param>
    public DesignEffect Add(IEnumerable<(long Requests, long Bad)> pods)
    {
        var counted = pods.Where(static p => p.Requests >= PodDifferences.LeastRequests).ToList();
        var requests = counted.Sum(static p => p.Requests);
        var bad = counted.Sum(static p => p.Bad);
        if (counted.Count < 2 || bad == 0 || bad == requests)
        {
            return this;
        }

        return new DesignEffect(ChiSquare + PodDifferences.ChiSquare(counted), Freedom + counted.Count - 1);
    }
}
