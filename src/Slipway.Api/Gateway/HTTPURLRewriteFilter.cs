using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>
/// A change of host or path on the way to the backend.
/// HTTPURLRewriteFilter of gateway.networking.k8s.io/v1 (standard channel).
/// </summary>
public sealed record HTTPURLRewriteFilter
{
    [Length(1, 253), Pattern(GatewayPatterns.Subdomain)]
    public string? Hostname { get; init; }

    public HTTPPathModifier? Path { get; init; }
}
