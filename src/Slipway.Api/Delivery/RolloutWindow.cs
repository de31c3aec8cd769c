using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A span of time in which automatic steps are allowed or denied.</summary>
public sealed record RolloutWindow
{
    /// <summary>Cron expression of the start.</summary>
    [Required]
    public string? Schedule { get; init; }

    /// <summary>Length, such as <c>8h</c>.</summary>
    [Required]
    public string? Duration { get; init; }

    /// <summary>IANA name of the time zone. Default UTC.</summary>
    public string? Timezone { get; init; }

    /// <summary>Whether steps are allowed or denied in the window. Default allow.</summary>
    [OneOf("allow", "deny")]
    public string? Kind { get; init; }
}
