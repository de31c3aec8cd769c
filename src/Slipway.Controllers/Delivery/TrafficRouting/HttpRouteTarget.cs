using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>One HTTPRoute that a Rollout names.</summary>
/// <param name="Key">The route.</param>
public sealed record HttpRouteTarget(ObjectKey Key)
{
    /// <summary>Whether the header routes of steps go into it.</summary>
    public bool UsesHeaderRoutes { get; init; } = true;

    /// <summary>Label that it has while a rollout changes it, for tools that keep manifests in force; null for none.</summary>
    public KeyValuePair<string, string>? Label { get; init; } = DefaultLabel;

    /// <summary>Annotation with the Rollouts that change it at the moment, as <c>namespace/name</c> with commas.</summary>
    public string Annotation { get; init; } = DefaultAnnotation;

    /// <summary>The label that Argo Rollouts' plugin sets.</summary>
    public static KeyValuePair<string, string> DefaultLabel { get; } = new("rollouts.argoproj.io/gatewayapi-canary", "in-progress");

    /// <summary>The annotation that Argo Rollouts' plugin sets.</summary>
    public const string DefaultAnnotation = "rollouts.argoproj.io/gatewayapi-active-rollouts";
}
