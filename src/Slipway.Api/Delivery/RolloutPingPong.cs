using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Two Services that take turns as stable and canary.</summary>
public sealed record RolloutPingPong
{
    /// <summary>The first.</summary>
    [Required]
    public string? PingService { get; init; }

    /// <summary>The second.</summary>
    [Required]
    public string? PongService { get; init; }
}
