namespace Slipway.Api.Delivery;

/// <summary>Number of metrics by outcome.</summary>
public sealed record AnalysisRunSummary
{
    /// <summary>All.</summary>
    public int? Count { get; init; }

    /// <summary>Successful ones.</summary>
    public int? Successful { get; init; }

    /// <summary>Failed ones.</summary>
    public int? Failed { get; init; }

    /// <summary>Inconclusive ones.</summary>
    public int? Inconclusive { get; init; }

    /// <summary>Those that could not be measured.</summary>
    public int? Error { get; init; }
}
