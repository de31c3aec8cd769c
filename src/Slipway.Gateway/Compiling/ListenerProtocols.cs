using Slipway.Api.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>What listeners may ask for.</summary>
internal static class ListenerProtocols
{
    /// <summary>The protocol that is served.</summary>
    public const string Http = "HTTP";

    /// <summary>Whether HTTPRoutes may attach.</summary>
    public static bool AllowsHttpRoutes(Listener listener)
        => listener.AllowedRoutes?.Kinds is not { Count: > 0 } kinds || kinds.Any(IsHttpRoute);

    /// <summary>Whether a kind of route is HTTPRoute.</summary>
    public static bool IsHttpRoute(RouteGroupKind kind)
        => kind.Kind == "HTTPRoute" && (kind.Group ?? "gateway.networking.k8s.io") == "gateway.networking.k8s.io";
}
