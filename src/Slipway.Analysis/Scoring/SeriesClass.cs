namespace Slipway.Analysis.Scoring;

/// <summary>What became of a metric.</summary>
public enum SeriesClass
{
    /// <summary>No bad change shown.</summary>
    Pass,

    /// <summary>More than the baseline, and that is bad.</summary>
    High,

    /// <summary>Less than the baseline, and that is bad.</summary>
    Low,

    /// <summary>Too few values to tell.</summary>
    Nodata,
}
