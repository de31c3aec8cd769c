namespace Slipway.Analysis.Peers;

/// <summary>Settings of <see cref="KayentaRule"/>; confidence and tolerance are those of Kayenta's own judge.</summary>
public sealed record KayentaSettings
{
    /// <summary>Length of what one sample of the error rates measures. Default 60 seconds.</summary>
    public TimeSpan Interval { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Time between judgements, each of all samples so far. Default 30 minutes, the least that Spinnaker recommends.</summary>
    public TimeSpan AnalysisInterval { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Time to the last judgement, which promotes when it passes. Default 3 hours.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(3);

    /// <summary>Confidence level of the interval. Default 0.98.</summary>
    public double Confidence { get; init; } = 0.98;

    /// <summary>Share of the estimated shift that the lower end of the interval must be above. Default 0.25.</summary>
    public double Tolerance { get; init; } = 0.25;
}
