namespace Slipway.Analysis.Objectives;

/// <summary>Requests of a window, and those of them that were bad. Parts of a request stand for buckets that a window cuts.</summary>
/// <param name="Total">Requests.</param>
/// <param name="Bad">Bad ones, at most <paramref name="Total"/>.</param>
public readonly record struct OutcomeSum(double Total, double Bad)
{
    /// <summary>Share of bad ones, 0 to 1; 0 without requests.</summary>
    public double BadRatio => Total > 0 ? Bad / Total : 0;
}
