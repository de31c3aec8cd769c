using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What happens when there is too little traffic to judge.</summary>
public sealed record RolloutLowTraffic
{
    /// <summary>Requests of the new revision needed for a verdict.</summary>
    [Range(0)]
    public int? MinRequests { get; init; }

    /// <summary>What follows when they do not come.</summary>
    [OneOf("abort", "pause", "promote")]
    public string? OnTimeout { get; init; }
}
