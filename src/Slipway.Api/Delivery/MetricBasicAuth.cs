using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A name and a password, sent with every request (RFC 7617).</summary>
public sealed record MetricBasicAuth
{
    /// <summary>The name.</summary>
    [Required]
    public string? Username { get; init; }

    /// <summary>The password; from a Secret by an argument.</summary>
    [Required]
    public string? Password { get; init; }
}
