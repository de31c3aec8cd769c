using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>
/// The shares of two Services in an HTTPRoute (Gateway API v1, <c>spec.rules[].backendRefs[].weight</c>). A rule that names both Services
/// has its weights written, but for rules that steps made; every other rule and every other backend stays as it is. Weights here are shares
/// of the canary in units of 0.01 %.
/// </summary>
public static class HttpRouteWeights
{
    /// <summary>All traffic, in units of 0.01 %.</summary>
    public const int Everything = 10_000;

    private const int Percent = 100;

    /// <summary>
    /// The route with the share of the canary written into each such rule; the same instance when nothing changes. Alone in a rule, the
    /// two Services get percentages, or parts of 10000 when the share has decimals. Beside other backends they share what they had
    /// together, rounded, so that the others keep their part.
    /// </summary>
    /// <param name="route">The route as observed.</param>
    /// <param name="services">The two Services.</param>
    /// <param name="weight">Share of the canary, 0 to 10000.</param>
    public static HTTPRoute Apply(HTTPRoute route, RouteServices services, int weight)
    {
        var rules = (route.Spec?.Rules ?? []).Select(r => Apply(r, route.Namespace(), services, weight)).ToList();
        return route.Spec is null || rules.SequenceEqual(route.Spec.Rules ?? [], ReferenceEqualityComparer.Instance)
            ? route
            : route with { Spec = route.Spec with { Rules = rules } };
    }

    /// <summary>
    /// The share of the canary that stands in the route, the largest if its rules differ; null when there is no such rule or no backend of
    /// them has any weight.
    /// </summary>
    public static int? Read(HTTPRoute route, RouteServices services)
        => Shared(route, services).Select(static p => p.Share).Max();

    /// <summary>Why the route cannot carry the shares; null when it can.</summary>
    public static string? Problem(HTTPRoute route, RouteServices services)
    {
        var pairs = Shared(route, services).ToList();
        var (stable, canary) = (services.Stable, services.Canary);
        return pairs.Count == 0
            ? $"HTTPRoute {route.Name()} has no rule whose backendRefs name both Service {stable} and Service {canary}"
            : pairs.FirstOrDefault(static p => p is { HasOthers: true, Total: < Percent }) is { } small
                ? $"HTTPRoute {route.Name()} names {stable} and {canary} beside other backends with a weight of {small.Total} together; "
                    + $"give them at least {Percent} together, so that it can be shared out"
                : null;
    }

    /// <summary>
    /// What keeps the share from being in force; null when it is: the weights stand in the route, and every parent that reports has
    /// accepted this generation and found the backends. A route on which no parent reports counts as in force once its weights are
    /// observed, because there is nothing better to wait for.
    /// </summary>
    public static string? Unacknowledged(HTTPRoute route, RouteServices services, int weight)
    {
        if (!ReferenceEquals(Apply(route, services, weight), route))
        {
            return $"HTTPRoute {route.Name()} does not have the new weights yet";
        }

        foreach (var parent in Reporting(route))
        {
            if (parent.Conditions?.FirstOrDefault(static c => c.Type == "Accepted") is not { } accepted
                || (accepted.ObservedGeneration ?? 0) < (route.Metadata?.Generation ?? 0))
            {
                return $"{Name(parent)} has not accepted HTTPRoute {route.Name()} with the new weights yet";
            }

            var refusal = accepted.Status != "True" ? accepted
                : parent.Conditions.FirstOrDefault(c => c is { Type: "ResolvedRefs", Status: "False" }
                    && (c.ObservedGeneration ?? 0) >= (route.Metadata?.Generation ?? 0));
            if (refusal is not null)
            {
                return $"{Name(parent)} refuses HTTPRoute {route.Name()}: {refusal.Reason}: {refusal.Message}";
            }
        }

        return null;
    }

    /// <summary>
    /// The parents that have said what became of the route, of those that it still names: what another controller once wrote stays in a
    /// status for ever.
    /// </summary>
    public static IEnumerable<RouteParentStatus> Reporting(HTTPRoute route)
        => (route.Status?.Parents ?? []).Where(p => p.ParentRef is { } reported
            && (route.Spec?.ParentRefs is not { } named || named.Any(n => IsSame(n, reported, route.Namespace()))));

    private static HTTPRouteRule Apply(HTTPRouteRule rule, string ns, RouteServices services, int weight)
    {
        if (Pair.Of(rule, ns, services) is not { } pair)
        {
            return rule;
        }

        var (toStable, toCanary) = pair.Shared(weight);
        return pair.Stable.Weight == toStable && pair.Canary.Weight == toCanary ? rule : rule with
        {
            BackendRefs = [.. rule.BackendRefs!.Select(b => ReferenceEquals(b, pair.Stable) ? b with { Weight = toStable }
                : ReferenceEquals(b, pair.Canary) ? b with { Weight = toCanary } : b)],
        };
    }

    private static IEnumerable<Pair> Shared(HTTPRoute route, RouteServices services)
        => (route.Spec?.Rules ?? []).Select(r => Pair.Of(r, route.Namespace(), services)).OfType<Pair>();

    private static bool IsSame(ParentReference a, ParentReference b, string ns)
        => a.Name == b.Name && (a.Namespace ?? ns) == (b.Namespace ?? ns) && (a.Kind ?? "Gateway") == (b.Kind ?? "Gateway")
            && (a.SectionName ?? "") == (b.SectionName ?? "") && a.Port == b.Port;

    private static string Name(RouteParentStatus parent)
        => $"{parent.ParentRef?.Kind ?? "Gateway"} {parent.ParentRef?.Name} ({parent.ControllerName})";

    /// <summary>The two backends of a managed rule.</summary>
    private sealed record Pair(HTTPBackendRef Stable, HTTPBackendRef Canary, bool HasOthers)
    {
        public int Total => (Stable.Weight ?? 1) + (Canary.Weight ?? 1);

        public int? Share => Total == 0 ? null : (int)(((long)(Canary.Weight ?? 1) * Everything + (Total / 2)) / Total);

        public static Pair? Of(HTTPRouteRule rule, string ns, RouteServices services)
        {
            var refs = services.IsManaged(rule, ns) ? [] : rule.BackendRefs ?? [];
            var (stable, canary) = (refs.FirstOrDefault(b => services.IsStable(b, ns)), refs.FirstOrDefault(b => services.IsCanary(b, ns)));
            return (stable, canary) is ({ } s, { } c)
                ? new Pair(s, c, refs.Any(b => !ReferenceEquals(b, s) && !ReferenceEquals(b, c) && b.Weight is not 0))
                : null;
        }

        public (int Stable, int Canary) Shared(int weight)
        {
            if (!HasOthers)
            {
                var total = weight % (Everything / Percent) == 0 ? Percent : Everything;
                var part = weight * total / Everything;
                return (total - part, part);
            }

            // A share above nothing never rounds to nothing, and one below all never to all.
            var exact = (int)(((long)weight * Total + (Everything / 2)) / Everything);
            var rounded = weight is 0 or Everything || Total < 2 ? exact : Math.Clamp(exact, 1, Total - 1);
            return (Total - rounded, rounded);
        }
    }
}
