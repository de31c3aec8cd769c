namespace Slipway.Analysis.Scoring;

/// <summary>How a metric is compared. Names are those of Kayenta's <c>analysisConfigurations.canary</c>.</summary>
public sealed record SeriesSettings
{
    /// <summary>Which change is bad. Default either.</summary>
    public SeriesDirection Direction { get; init; } = SeriesDirection.Either;

    /// <summary>Whether a metric that does not pass makes the whole score 0. Default false.</summary>
    public bool Critical { get; init; }

    /// <summary>Ratio of the means from which an increase counts. Default 1: any that is shown.</summary>
    public double AllowedIncrease { get; init; } = 1;

    /// <summary>Ratio of the means up to which a decrease counts. Default 1.</summary>
    public double AllowedDecrease { get; init; } = 1;

    /// <summary>Ratio of the means from which an increase makes the whole score 0. Default null, never.</summary>
    public double? CriticalIncrease { get; init; }

    /// <summary>Ratio of the means up to which a decrease makes the whole score 0. Default null, never.</summary>
    public double? CriticalDecrease { get; init; }

    /// <summary>Values that each side must have. Default 10; with 2, equal versions differ in a fifth of all cases.</summary>
    public int MinSamples { get; init; } = 10;

    /// <summary>
    /// Whether equal values hide a change, as in Kayenta: an end of the interval is 0 while many values are equal, whatever the others
    /// are. Default false: then the ranks decide when the shift is 0 or all values of a side are equal.
    /// </summary>
    public bool AsKayenta { get; init; }
}
