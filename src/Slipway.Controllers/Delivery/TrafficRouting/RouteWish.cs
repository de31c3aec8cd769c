using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>What a Rollout wants an HTTPRoute to do now.</summary>
/// <param name="Rollout">The Rollout.</param>
/// <param name="Share">Share of the canary, in units of 0.01 %.</param>
internal sealed record RouteWish(ObjectKey Rollout, int Share)
{
    /// <summary>Header routes in force, in order of precedence.</summary>
    public IReadOnlyList<PlanStep.HeaderRoute> Headers { get; init; } = [];

    /// <summary>Mirrors in force, in order of precedence.</summary>
    public IReadOnlyList<PlanStep.MirrorRoute> Mirrors { get; init; } = [];

    /// <summary>Whether it differs from what the route is between rollouts.</summary>
    public bool IsInProgress => Share > 0 || Headers.Count > 0 || Mirrors.Count > 0;
}
