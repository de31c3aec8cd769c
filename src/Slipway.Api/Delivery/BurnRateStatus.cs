using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>How fast an error budget burns in a window that ends now.</summary>
public sealed record BurnRateStatus
{
    /// <summary>Length of the window, such as <c>1h</c>.</summary>
    [Required]
    public string? Window { get; init; }

    /// <summary>Times as fast as would use the budget up in exactly the period.</summary>
    public double? Rate { get; init; }

    /// <summary>Requests in the window.</summary>
    public long? Requests { get; init; }
}
