using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Seconds from the end of a run until it is deleted. The field for its outcome wins over the one for any.</summary>
public sealed record AnalysisRunTtlStrategy
{
    /// <summary>After any end.</summary>
    [Range(0)]
    public int? SecondsAfterCompletion { get; init; }

    /// <summary>After Failed, Error or Inconclusive.</summary>
    [Range(0)]
    public int? SecondsAfterFailure { get; init; }

    /// <summary>After Successful.</summary>
    [Range(0)]
    public int? SecondsAfterSuccess { get; init; }
}
