namespace Slipway.Analysis;

/// <summary>What a comparison of error rates tolerates, and how sure it must be.</summary>
public sealed record ErrorRateSettings
{
    /// <summary>The values of the specification (analysis.md, section 1).</summary>
    public static ErrorRateSettings Default { get; } = new();

    /// <summary>Greatest probability of aborting a version that is not worse than tolerated, over the whole rollout. Default
    /// 0.01.</summary>
    public double Alpha { get; init; } = 0.01;

    /// <summary>Greatest probability of passing a version that is worse by the margin. Default 0.05.</summary>
    public double Beta { get; init; } = 0.05;

    /// <summary>Odds ratio of errors, canary to stable, that is tolerated. Default 1.5.</summary>
    public double ToleratedOddsRatio { get; init; } = 1.5;

    /// <summary>Odds ratio that a version must be shown to be below in order to pass. Default 2.</summary>
    public double PassMargin { get; init; } = 2;

    /// <summary>Error rate of the canary that never aborts, whatever the stable version does; 0 for no floor. Default 0.001.</summary>
    public double Floor { get; init; } = 0.001;

    /// <summary>Requests of the canary below which there is no verdict but an early failure. Default 100.</summary>
    public long MinimumRequests { get; init; } = 100;
}
