using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>
/// The rules that steps add to an HTTPRoute: for each rule that shares traffic between the two Services one that is for fewer requests, and
/// so goes before it. What else the rule does (filters, time limits) they do too.
/// </summary>
internal static class HttpRouteRules
{
    private static readonly IReadOnlyList<HTTPRouteMatch> Everything = [new()];

    /// <summary>The rules, in the order in which they are to stand before all others.</summary>
    /// <param name="route">The route, with its shares.</param>
    /// <param name="services">The two Services.</param>
    /// <param name="wish">What is wanted.</param>
    public static IReadOnlyList<HTTPRouteRule> Of(HTTPRoute route, RouteServices services, RouteWish wish)
    {
        var shared = (route.Spec?.Rules ?? [])
            .Select(r => (Rule: r, Stable: Backend(r, b => services.IsStable(b, route.Metadata?.Namespace ?? "")),
                Canary: Backend(r, b => services.IsCanary(b, route.Metadata?.Namespace ?? ""))))
            .Where(r => r is { Stable: not null, Canary: not null } && !services.IsManaged(r.Rule, route.Metadata?.Namespace ?? ""))
            .Select(static r => new Shared(r.Rule, r.Stable!, r.Canary!)).ToList();
        return
        [
            .. wish.Headers.SelectMany(header => Numbered(header.Name, shared.Select(s => Header(s, header)))),
            .. wish.Mirrors.SelectMany(mirror => Numbered(mirror.Name, shared.Select(s => Mirror(s, mirror)))),
        ];
    }

    private static HTTPBackendRef? Backend(HTTPRouteRule rule, Func<HTTPBackendRef, bool> isIt)
        => (rule.BackendRefs ?? []).FirstOrDefault(isIt);

    private static IEnumerable<HTTPRouteRule> Numbered(string name, IEnumerable<HTTPRouteRule?> rules)
        => rules.OfType<HTTPRouteRule>().Select((rule, i) => rule with { Name = RouteServices.NameOf(name, i) });

    private static HTTPRouteRule? Header(Shared shared, PlanStep.HeaderRoute route)
    {
        var part = (int)Math.Round(route.Percentage * (HttpRouteWeights.Everything / 100.0));
        return Narrowed(shared.Rule, route.Match) is not { } narrowed ? null : narrowed with
        {
            BackendRefs = part >= HttpRouteWeights.Everything
                ? [shared.Canary with { Weight = 1 }]
                : [shared.Stable with { Weight = HttpRouteWeights.Everything - part }, shared.Canary with { Weight = part }],
        };
    }

    private static HTTPRouteRule? Mirror(Shared shared, PlanStep.MirrorRoute route)
    {
        if (Narrowed(shared.Rule, route.Match) is not { } narrowed)
        {
            return null;
        }

        var canary = shared.Canary;
        var isWhole = route.Percentage == Math.Floor(route.Percentage);
        var copies = new HTTPRequestMirrorFilter
        {
            BackendRef = new BackendObjectReference
            {
                Group = canary.Group, Kind = canary.Kind, Name = canary.Name, Namespace = canary.Namespace, Port = canary.Port,
            },
            Percent = isWhole && route.Percentage < 100 ? (int)route.Percentage : null,
            Fraction = isWhole ? null : new Fraction
            {
                Numerator = (int)Math.Round(route.Percentage * (HttpRouteWeights.Everything / 100.0)),
                Denominator = HttpRouteWeights.Everything,
            },
        };
        return narrowed with
        {
            Filters = [.. narrowed.Filters ?? [], new HTTPRouteFilter { Type = "RequestMirror", RequestMirror = copies }],
        };
    }

    /// <summary>The rule for those of its requests that fit; null when none do.</summary>
    private static HTTPRouteRule? Narrowed(HTTPRouteRule rule, IReadOnlyList<TrafficMatch> match)
    {
        var own = rule.Matches is { Count: > 0 } some ? some : Everything;
        List<HTTPRouteMatch> both = match.Count == 0
            ? [.. own]
            : [.. own.SelectMany(o => match.Select(m => RouteMatches.And(o, m))).OfType<HTTPRouteMatch>()];
        return both.Count == 0 ? null : rule with { Matches = both };
    }

    private sealed record Shared(HTTPRouteRule Rule, HTTPBackendRef Stable, HTTPBackendRef Canary);
}
