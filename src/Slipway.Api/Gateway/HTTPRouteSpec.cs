using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What an HTTPRoute asks for. HTTPRouteSpec of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPRouteSpec
{
    [Length(0, 32)]
    public IReadOnlyList<ParentReference>? ParentRefs { get; init; }

    [Length(0, 16)]
    public IReadOnlyList<string>? Hostnames { get; init; }

    [Default("[{}]", IsJson = true), Length(1, 16)]
    public IReadOnlyList<HTTPRouteRule>? Rules { get; init; }
}
