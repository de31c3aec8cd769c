namespace Slipway.Analysis.Latencies;

/// <summary>What one pod answered in a block.</summary>
/// <param name="Pod">Identity of the pod.</param>
/// <param name="Bins">Durations of the requests that have ended.</param>
/// <param name="PastBound">Requests that ran longer than <see cref="LatencySettings.BoundMicroseconds"/>.</param>
public sealed record PodLatencies(string Pod, IReadOnlyList<LatencyBin> Bins, long PastBound)
{
    /// <summary>All requests.</summary>
    public long Requests => PastBound + Bins.Sum(static b => b.Requests);

    /// <summary>Requests that took at least this long.</summary>
    public long AtLeast(double microseconds) => PastBound + Bins.Where(b => b.Microseconds >= microseconds).Sum(static b => b.Requests);
}
