using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A change to a request or answer. HTTPRouteFilter of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPRouteFilter
{
    [Required, OneOf(
        "CORS", "ExtensionRef", "RequestHeaderModifier", "RequestMirror", "RequestRedirect", "ResponseHeaderModifier", "URLRewrite")]
    public string? Type { get; init; }

    public HTTPHeaderFilter? RequestHeaderModifier { get; init; }

    public HTTPHeaderFilter? ResponseHeaderModifier { get; init; }

    public HTTPRequestMirrorFilter? RequestMirror { get; init; }

    public HTTPRequestRedirectFilter? RequestRedirect { get; init; }

    public HTTPURLRewriteFilter? UrlRewrite { get; init; }

    public HTTPCORSFilter? Cors { get; init; }

    public LocalObjectReference? ExtensionRef { get; init; }
}
