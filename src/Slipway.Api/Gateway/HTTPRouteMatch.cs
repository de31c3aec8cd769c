using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>A request that all of these conditions hold for. HTTPRouteMatch of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record HTTPRouteMatch
{
    [Default("{}", IsJson = true)]
    public HTTPPathMatch? Path { get; init; }

    [ListMap("name"), Length(0, 16)]
    public IReadOnlyList<HTTPHeaderMatch>? Headers { get; init; }

    [ListMap("name"), Length(0, 16)]
    public IReadOnlyList<HTTPQueryParamMatch>? QueryParams { get; init; }

    [OneOf("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")]
    public string? Method { get; init; }
}
