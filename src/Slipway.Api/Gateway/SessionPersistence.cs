using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>How the requests of one session are known. SessionPersistence of gateway.networking.k8s.io/v1 (experimental
/// channel).</summary>
public sealed record SessionPersistence
{
    /// <summary>Name of the cookie or header.</summary>
    [Length(0, 128)]
    public string? SessionName { get; init; }

    [Pattern(GatewayPatterns.Duration)]
    public string? AbsoluteTimeout { get; init; }

    [Pattern(GatewayPatterns.Duration)]
    public string? IdleTimeout { get; init; }

    [Default("Cookie"), OneOf("Cookie", "Header")]
    public string? Type { get; init; }

    public SessionCookieConfig? CookieConfig { get; init; }
}
