using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Which routes may be attached to a listener. AllowedRoutes of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record AllowedRoutes
{
    [Default("{}", IsJson = true)]
    public RouteNamespaces? Namespaces { get; init; }

    [Length(0, 8)]
    public IReadOnlyList<RouteGroupKind>? Kinds { get; init; }
}
