using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>How long the cookie of a session lives. CookieConfig of gateway.networking.k8s.io/v1 (experimental channel).</summary>
public sealed record SessionCookieConfig
{
    [Default("Session"), OneOf("Permanent", "Session")]
    public string? LifetimeType { get; init; }
}
