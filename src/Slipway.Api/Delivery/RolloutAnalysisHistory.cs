using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How many finished analysis runs are kept.</summary>
public sealed record RolloutAnalysisHistory
{
    /// <summary>Successful runs kept. Default 5.</summary>
    [Range(0)]
    public int? SuccessfulRunHistoryLimit { get; init; }

    /// <summary>Other runs kept. Default 5.</summary>
    [Range(0)]
    public int? UnsuccessfulRunHistoryLimit { get; init; }
}
