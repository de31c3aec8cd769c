using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Old revisions kept scaled up for an instant rollback.</summary>
public sealed record RolloutKeepWarm
{
    /// <summary>Number of old revisions.</summary>
    [Range(0)]
    public int? Revisions { get; init; }

    /// <summary>How long, such as <c>1h</c>.</summary>
    public string? Duration { get; init; }
}
