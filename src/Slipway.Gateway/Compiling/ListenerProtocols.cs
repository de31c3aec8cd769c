using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>What listeners may ask for.</summary>
internal static class ListenerProtocols
{
    /// <summary>HTTP in clear text.</summary>
    public const string Http = "HTTP";

    /// <summary>HTTP over TLS that the gateway terminates.</summary>
    public const string Https = "HTTPS";

    /// <summary>Kind of route for requests.</summary>
    public const string HttpRoute = "HTTPRoute";

    /// <summary>Kind of route for calls of gRPC.</summary>
    public const string GrpcRoute = "GRPCRoute";

    private const string Group = "gateway.networking.k8s.io";

    /// <summary>The kinds of route that may attach: those that a listener names, or all that are served.</summary>
    public static IReadOnlyList<string> KindsOf(Listener listener)
        => listener.AllowedRoutes?.Kinds is not { Count: > 0 } kinds ? [HttpRoute, GrpcRoute]
            : [.. kinds.Where(IsServed).Select(static k => k.Kind!).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a kind of route is served.</summary>
    public static bool IsServed(RouteGroupKind kind) => kind.Kind is HttpRoute or GrpcRoute && (kind.Group ?? Group) == Group;
}
