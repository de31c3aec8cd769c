using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A change to a call or its answer. GRPCRouteFilter of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record GRPCRouteFilter
{
    [Required, OneOf("ExtensionRef", "RequestHeaderModifier", "RequestMirror", "ResponseHeaderModifier")]
    public string? Type { get; init; }

    public HTTPHeaderFilter? RequestHeaderModifier { get; init; }

    public HTTPHeaderFilter? ResponseHeaderModifier { get; init; }

    public HTTPRequestMirrorFilter? RequestMirror { get; init; }

    public LocalObjectReference? ExtensionRef { get; init; }
}
