using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Writes the shares of two Services into the HTTPRoutes that a Rollout names.</summary>
internal static class RoutePlanner
{
    /// <summary>What gives the new revision this share; nothing where the routes have it already.</summary>
    public static IEnumerable<RolloutAction> Actions(RouteView view, RolloutPlan plan, RolloutScale scale, int weight)
    {
        // Between rollouts all goes to the stable Service: after a promotion not before its endpoints are those of the new revision.
        var isMoving = scale.Revisions.StableHash is not null && !scale.Revisions.IsSettled;
        var share = isMoving ? weight : 0;
        if (share < view.Written && !isMoving && !(view.Stable == scale.Revisions.Hash && view.StableServes)
            && view.Canary == scale.Revisions.Hash)
        {
            return [];
        }

        return view.Routes
            .Select(route => (Route: route, Wanted: HttpRouteWeights.Apply(route, plan.StableService!, plan.CanaryService!, share)))
            .Where(static r => !ReferenceEquals(r.Route, r.Wanted))
            .Select(static r => new RolloutAction.UpdateRoute(r.Route, r.Wanted));
    }
}
