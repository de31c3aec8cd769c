namespace Slipway.Analysis.Latencies;

/// <summary>
/// When the requests of a pod begin to be compared: cold code is slow, and 50 cold requests are enough to take a good version back
/// (analysis.md, section 2). The same for both versions.
/// </summary>
public sealed record WarmUpRules
{
    /// <summary>The default rules.</summary>
    public static WarmUpRules Default { get; } = new();

    /// <summary>First requests of a pod that are left out. Default 50.</summary>
    public long Requests { get; init; } = 50;

    /// <summary>Time from the first request of a pod in which requests are left out however many there are. Default 5
    /// seconds.</summary>
    public TimeSpan Least { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Time after which a pod is warm however few its requests are. Default 30 seconds.</summary>
    public TimeSpan Most { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a pod is warm.</summary>
    /// <param name="since">Time since its first request.</param>
    /// <param name="requests">Requests it has had.</param>
    public bool IsWarm(TimeSpan since, long requests) => since >= Most || (since >= Least && requests >= Requests);
}
