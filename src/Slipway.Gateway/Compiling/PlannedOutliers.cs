namespace Slipway.Gateway.Compiling;

/// <summary>When an endpoint of a Service is ejected: gets no requests for a while because it fails and the others of its revision do
/// not.</summary>
internal sealed record PlannedOutliers
{
    /// <summary>What holds where nobody has said anything (gateway.md section 3).</summary>
    public static PlannedOutliers Default { get; } = new();

    /// <summary>Whether nothing is ejected.</summary>
    public bool Disabled { get; init; }

    /// <summary>Failures in a row that eject: answers of 500 and above, no connection, no answer, an answer that breaks off. At least
    /// 1.</summary>
    public int Consecutive5xx { get; init; } = 5;

    /// <summary>Time between looks at the success rates, in milliseconds.</summary>
    public int IntervalMilliseconds { get; init; } = 10_000;

    /// <summary>Time of an ejection, times the number of ejections of the endpoint, in milliseconds.</summary>
    public int BaseEjectionMilliseconds { get; init; } = 30_000;

    /// <summary>Longest ejection, in milliseconds.</summary>
    public int MaxEjectionMilliseconds { get; init; } = 300_000;

    /// <summary>Most endpoints of the Service that are ejected at a time, in percent; one may always be, where another of its revision
    /// serves.</summary>
    public int MaxEjectionPercent { get; init; } = 10;

    /// <summary>Fewest endpoints of a revision with enough requests for their success rates to be compared.</summary>
    public int SuccessRateMinimumHosts { get; init; } = 5;

    /// <summary>Fewest requests of an endpoint in an interval for its success rate to be compared.</summary>
    public int SuccessRateRequestVolume { get; init; } = 100;

    /// <summary>Standard deviations below the mean at which a success rate ejects, in thousandths.</summary>
    public int SuccessRateStdevFactor { get; init; } = 1_900;
}
