using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Gateway;

/// <summary>What became of a route at one of its parents. RouteParentStatus of gateway.networking.k8s.io/v1 (standard channel).</summary>
public sealed record RouteParentStatus
{
    [Required]
    public ParentReference? ParentRef { get; init; }

    [Required, Length(1, 253), Pattern(GatewayPatterns.Controller)]
    public string? ControllerName { get; init; }

    [ListMap("type"), Length(1, 8)]
    public IReadOnlyList<Condition>? Conditions { get; init; }
}
