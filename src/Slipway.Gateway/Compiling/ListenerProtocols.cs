using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>What listeners may ask for.</summary>
internal static class ListenerProtocols
{
    /// <summary>HTTP in clear text.</summary>
    public const string Http = "HTTP";

    /// <summary>HTTP over TLS that the gateway terminates.</summary>
    public const string Https = "HTTPS";

    /// <summary>Whether HTTPRoutes may attach.</summary>
    public static bool AllowsHttpRoutes(Listener listener)
        => listener.AllowedRoutes?.Kinds is not { Count: > 0 } kinds || kinds.Any(IsHttpRoute);

    /// <summary>Whether a kind of route is HTTPRoute.</summary>
    public static bool IsHttpRoute(RouteGroupKind kind)
        => kind.Kind == "HTTPRoute" && (kind.Group ?? "gateway.networking.k8s.io") == "gateway.networking.k8s.io";
}
