using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Writes the shares of two Services, and the routes that steps make, into the HTTPRoutes that a Rollout names.</summary>
internal static class RoutePlanner
{
    /// <summary>What gives the new revision this share; nothing where the routes have it already.</summary>
    public static IEnumerable<RolloutAction> Actions(
        RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, RouteView view, int weight)
    {
        // Between rollouts all goes to the stable Service: after a promotion not before its endpoints are those of the new revision.
        var isMoving = scale.Revisions.StableHash is not null && !scale.Revisions.IsSettled;
        var share = isMoving ? weight : 0;
        if (share < view.Written && !isMoving && !(view.Stable == scale.Revisions.Hash && view.StableServes)
            && view.Canary == scale.Revisions.Hash)
        {
            return [];
        }

        return Edits(plan.HttpRoutes, view, Wish(o, run, plan, scale, share)).Select(static e => new RolloutAction.UpdateRoute(e));
    }

    /// <summary>Whether the routes have the rules that the current step asks for.</summary>
    public static bool HasRoutes(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, RouteView view)
        => !Edits(plan.HttpRoutes, view, Wish(o, run, plan, scale, view.Written)).Any();

    /// <summary>What takes all traffic from the new revision whatever else is wrong.</summary>
    public static IEnumerable<RolloutAction> Withdraw(RolloutObservation o)
    {
        var canary = o.Rollout.Spec?.Strategy?.Canary;
        if (o.Rollout.Status?.Abort is not true || canary is not { StableService: { } stable, CanaryService: { } service })
        {
            return [];
        }

        var services = new RouteServices(o.Rollout.Namespace(), stable, service)
        {
            Managed = [.. (canary.TrafficRouting?.ManagedRoutes ?? []).Select(static r => r.Name).OfType<string>()],
        };
        return HttpRouteTargets.Of(o.Rollout).Targets
            .Select(target => Edit(target, o.HttpRoutes, services, new RouteWish(o.Rollout.Key(), 0)))
            .OfType<HttpRouteEdit>().Select(static e => new RolloutAction.UpdateRoute(e));
    }

    private static RouteWish Wish(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int share)
    {
        var isOn = SplitPlanner.HasRoutes(run, scale);
        return new RouteWish(o.Rollout.Key(), share)
        {
            Headers = isOn ? plan.HeaderRoutesAt(run.StepIndex) : [],
            Mirrors = isOn ? plan.MirrorRoutesAt(run.StepIndex) : [],
        };
    }

    private static IEnumerable<HttpRouteEdit> Edits(IReadOnlyList<HttpRouteTarget> targets, RouteView view, RouteWish wish)
        => targets.Select(target => Edit(target, view.Routes, view.Services, wish)).OfType<HttpRouteEdit>();

    private static HttpRouteEdit? Edit(
        HttpRouteTarget target, IReadOnlyList<HTTPRoute> routes, RouteServices services, RouteWish wish)
        => routes.FirstOrDefault(r => r.Key() == target.Key) is { Spec: not null } route
            ? HttpRouteEdit.Of(route, target, services, wish)
            : null;
}
