using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>
/// An answer that sends the client elsewhere.
/// HTTPRequestRedirectFilter of gateway.networking.k8s.io/v1 (standard channel).
/// </summary>
public sealed record HTTPRequestRedirectFilter
{
    [OneOf("http", "https")]
    public string? Scheme { get; init; }

    [Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Hostname { get; init; }

    public HTTPPathModifier? Path { get; init; }

    [Range(1, 65535)]
    public int? Port { get; init; }

    [Default(302), Range(301, 308)]
    public int? StatusCode { get; init; }
}
