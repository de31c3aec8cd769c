using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>
/// HTTPRoutes share the traffic between two Services, each of which selects one revision. What counts is that every parent of the routes
/// has accepted the weights, and that both Services have only endpoints of the revision they select.
/// </summary>
internal sealed record RouteView : TrafficView
{
    /// <summary>The routes.</summary>
    public required IReadOnlyList<HTTPRoute> Routes { get; init; }

    /// <summary>The two Services.</summary>
    public required RouteServices Services { get; init; }

    /// <summary>Share of the canary's Service that is written, in units of 0.01 %; the largest where the routes differ.</summary>
    public required int Written { get; init; }

    /// <summary>Revision that the stable Service selects; null when it selects none.</summary>
    public required string? Stable { get; init; }

    /// <summary>Revision that the canary's Service selects; null when it selects none.</summary>
    public required string? Canary { get; init; }

    /// <summary>Whether all endpoints of the stable Service are of the revision that it selects, with at least one of them.</summary>
    public required bool StableServes { get; init; }

    /// <summary>The view, or null when the Rollout names no routes.</summary>
    public static RouteView? Find(RolloutObservation o, RolloutPlan plan)
    {
        if (plan.HttpRoutes.Count == 0)
        {
            return null;
        }

        var (stable, canary) = (plan.StableService ?? "", plan.CanaryService ?? "");
        var services = new RouteServices(o.Rollout.Namespace(), stable, canary) { Managed = plan.ManagedRoutes };
        var asked = (int)Math.Round((o.Rollout.Status?.Canary?.Weights?.Canary?.Weight ?? 0) * 100);
        var written = o.HttpRoutes.Select(r => Share(r, services, asked)).DefaultIfEmpty().Max();
        var (selectsStable, selectsCanary) = (SelectedBy(o, stable), SelectedBy(o, canary));
        var unacknowledged = o.HttpRoutes.Select(r => HttpRouteWeights.Unacknowledged(r, services, written))
            .FirstOrDefault(static u => u is not null)
            ?? Strays(o, stable, selectsStable) ?? Strays(o, canary, selectsCanary) ?? NotYet(o, canary, selectsCanary);
        return new RouteView
        {
            Service = stable,
            CanaryService = canary,
            Problem = ServiceNames.Problem(o, plan) ?? Missing(o, plan, services),
            Routes = o.HttpRoutes,
            Services = services,
            Written = written,
            Stable = selectsStable,
            Canary = selectsCanary,
            StableServes = selectsStable is not null && ServiceEndpoints.Serves(o, stable, selectsStable),
            Unacknowledged = unacknowledged,
            IsFenced = selectsStable is not null && selectsCanary is not null
                && (selectsCanary != selectsStable || (written == 0 && unacknowledged is null)),
        };
    }

    /// <inheritdoc/>
    public override bool IsVerifiable => Routes.All(static r => HttpRouteWeights.Reporting(r).Any());

    /// <inheritdoc/>
    public override int WeightOf(string? hash) => hash is null ? 0
        : (hash == Canary ? Written : 0) + (hash == Stable ? HttpRouteWeights.Everything - Written : 0);

    /// <inheritdoc/>
    public override bool IsDrained(string hash, bool drainIsOver) => WeightOf(hash) == 0 && (drainIsOver || IsAcknowledged);

    /// <summary>Beside other backends weights are rounded: the share asked for counts as written when it leads to the same.</summary>
    private static int Share(HTTPRoute route, RouteServices services, int asked)
        => ReferenceEquals(HttpRouteWeights.Apply(route, services, asked), route)
            ? asked
            : HttpRouteWeights.Read(route, services) ?? 0;

    private static string? SelectedBy(RolloutObservation o, string service)
        => SelectorView.HashIn(o.Services.FirstOrDefault(s => s.Name() == service));

    private static string? Missing(RolloutObservation o, RolloutPlan plan, RouteServices services)
    {
        if (o.Split is not null)
        {
            return $"TrafficSplit {o.Split.Name()} is left from an earlier spec and still splits traffic; delete it";
        }

        return plan.HttpRoutes.Select(static t => t.Key).Where(key => !o.HttpRoutes.Any(r => r.Key() == key))
            .Select(static key => $"spec.strategy.canary.trafficRouting: there is no HTTPRoute {key}")
            .Concat(o.HttpRoutes.Select(r => HttpRouteWeights.Problem(r, services)).OfType<string>())
            .FirstOrDefault();
    }

    private static string? Strays(RolloutObservation o, string service, string? selected)
        => selected is null ? $"Service '{service}' does not select a revision yet"
            : ServiceEndpoints.HasOthers(o, service, selected)
                ? $"endpoints of Service '{service}' are still of another revision than {selected}"
                : null;

    // A share for a Service without endpoints would be answered with errors.
    private static string? NotYet(RolloutObservation o, string canary, string? selected)
        => selected is not null && RevisionSet.Available(o.ReplicaSets.FirstOrDefault(r => RevisionSet.HashOf(r) == selected)) > 0
            && !ServiceEndpoints.Serves(o, canary, selected)
                ? $"Service '{canary}' has no ready endpoints of revision {selected} yet"
                : null;
}
