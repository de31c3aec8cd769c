using Slipway.Api.Gateway;

namespace Slipway.Gateway.Reporting;

/// <summary>What is served of the Gateway API, by the names that its conformance tests use.</summary>
internal static class SupportedFeatures
{
    private static readonly string[] Names =
    [
        "GRPCRoute", "GRPCRouteNamedRouteRule", "GRPCRouteRequestMirror", "Gateway", "GatewayHTTPSListenerDetectMisdirectedRequests",
        "HTTPRoute", "HTTPRoute303RedirectStatusCode",
        "HTTPRoute307RedirectStatusCode", "HTTPRoute308RedirectStatusCode",
        "HTTPRouteBackendProtocolH2C", "HTTPRouteBackendProtocolWebSocket", "HTTPRouteBackendRequestHeaderModification",
        "HTTPRouteBackendTimeout", "HTTPRouteCORS",
        "HTTPRouteHostRewrite", "HTTPRouteMethodMatching", "HTTPRouteParentRefPort", "HTTPRoutePathRedirect", "HTTPRoutePathRewrite",
        "HTTPRoutePortRedirect", "HTTPRouteQueryParamMatching", "HTTPRouteRequestMirror", "HTTPRouteRequestMultipleMirrors",
        "HTTPRouteRequestPercentageMirror", "HTTPRouteRequestTimeout", "HTTPRouteResponseHeaderModification", "HTTPRouteRetry",
        "HTTPRouteRetryBackendTimeout", "HTTPRouteRetryConnectionError", "HTTPRouteSchemeRedirect",
        "ReferenceGrant",
    ];

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<SupportedFeature> All { get; } = [.. Names.Select(static n => new SupportedFeature { Name = n })];
}
