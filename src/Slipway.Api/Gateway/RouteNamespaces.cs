using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>From which namespaces. RouteNamespaces of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record RouteNamespaces
{
    [Default("Same"), OneOf("All", "Same", "Selector")]
    public string? From { get; init; }

    public LabelSelector? Selector { get; init; }
}
