using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>Routes HTTP requests to backends. HTTPRoute of gateway.networking.k8s.io/v1 (standard channel).</summary>
[Kind("gateway.networking.k8s.io", "v1", "HTTPRoute", "httproutes", Categories = "gateway-api", HasStatus = true)]
public sealed record HTTPRoute : KubeObject
{
    [Required]
    public HTTPRouteSpec? Spec { get; init; }

    public HTTPRouteStatus? Status { get; init; }
}
