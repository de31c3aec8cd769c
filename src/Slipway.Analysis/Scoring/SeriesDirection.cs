namespace Slipway.Analysis.Scoring;

/// <summary>Which change of a metric is bad.</summary>
public enum SeriesDirection
{
    /// <summary>Any.</summary>
    Either,

    /// <summary>Only more.</summary>
    Increase,

    /// <summary>Only less.</summary>
    Decrease,
}
