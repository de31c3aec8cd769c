using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How fast a request must be answered.</summary>
public sealed record LatencyIndicator
{
    /// <summary>Longest time from the head of a request to the end of its answer that is good, from 1ms to 10s, such as
    /// <c>300ms</c>.</summary>
    [Required]
    public string? Threshold { get; init; }
}
