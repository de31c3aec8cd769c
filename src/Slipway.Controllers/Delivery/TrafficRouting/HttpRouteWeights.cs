using System.Text.Json.Nodes;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>
/// The shares of two Services in an HTTPRoute (Gateway API v1, <c>spec.rules[].backendRefs[].weight</c>). A rule that names both Services
/// is managed; every other rule and every other backend stays as it is. Weights here are shares of the canary in units of 0.01 %.
/// </summary>
public static class HttpRouteWeights
{
    /// <summary>All traffic, in units of 0.01 %.</summary>
    public const int Everything = 10_000;

    private const int Percent = 100;

    /// <summary>
    /// The route with the share of the canary written into each managed rule; the same instance when nothing changes. Alone in a rule, the
    /// two Services get percentages, or parts of 10000 when the share has decimals. Beside other backends they share what they had
    /// together, rounded, so that the others keep their part.
    /// </summary>
    /// <param name="route">The route as observed.</param>
    /// <param name="stable">Name of the Service with the stable revision.</param>
    /// <param name="canary">Name of the Service with the new revision.</param>
    /// <param name="weight">Share of the canary, 0 to 10000.</param>
    public static HTTPRoute Apply(HTTPRoute route, string stable, string canary, int weight)
    {
        var rules = (route.Spec?.Rules ?? []).Select(r => Apply(r, route.Namespace(), stable, canary, weight)).ToList();
        return route.Spec is null || rules.SequenceEqual(route.Spec.Rules ?? [], ReferenceEqualityComparer.Instance)
            ? route
            : route with { Spec = route.Spec with { Rules = rules } };
    }

    /// <summary>
    /// The share of the canary that stands in the route, the largest if its rules differ; null when no rule is managed or no backend of
    /// them has any weight.
    /// </summary>
    public static int? Read(HTTPRoute route, string stable, string canary)
        => Managed(route, stable, canary).Select(static p => p.Share).Max();

    /// <summary>Why the route cannot carry the shares; null when it can.</summary>
    public static string? Problem(HTTPRoute route, string stable, string canary)
    {
        var pairs = Managed(route, stable, canary).ToList();
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
    public static string? Unacknowledged(HTTPRoute route, string stable, string canary, int weight)
    {
        if (!ReferenceEquals(Apply(route, stable, canary, weight), route))
        {
            return $"HTTPRoute {route.Name()} does not have the new weights yet";
        }

        foreach (var parent in route.Status?.Parents ?? [])
        {
            if (parent.Conditions?.FirstOrDefault(static c => c.Type == "Accepted") is not { } accepted
                || (accepted.ObservedGeneration ?? 0) < (route.Metadata?.Generation ?? 0))
            {
                return $"{Name(parent)} has not accepted HTTPRoute {route.Name()} with the new weights yet";
            }

            var refusal = accepted.Status != "True" ? accepted
                : parent.Conditions.FirstOrDefault(static c => c is { Type: "ResolvedRefs", Status: "False" });
            if (refusal is not null)
            {
                return $"{Name(parent)} refuses HTTPRoute {route.Name()}: {refusal.Reason}: {refusal.Message}";
            }
        }

        return null;
    }

    /// <summary>Whether the share is in force; see <see cref="Unacknowledged"/>.</summary>
    public static bool IsAcknowledged(HTTPRoute route, string stable, string canary, int weight)
        => Unacknowledged(route, stable, canary, weight) is null;

    /// <summary>
    /// A JSON patch that writes only the weights in which the two differ, so that fields of later versions of the kind are kept, and
    /// conflicts when somebody has written since. Null when they do not differ.
    /// </summary>
    /// <param name="observed">The route as observed.</param>
    /// <param name="wanted">What <see cref="Apply(HTTPRoute, string, string, int)"/> made of it.</param>
    public static PatchBody? Patch(HTTPRoute observed, HTTPRoute wanted)
    {
        var operations = new JsonArray();
        var (before, after) = (observed.Spec?.Rules ?? [], wanted.Spec?.Rules ?? []);
        for (var r = 0; r < after.Count; r++)
        {
            var (old, now) = (before[r].BackendRefs ?? [], after[r].BackendRefs ?? []);
            for (var b = 0; b < now.Count; b++)
            {
                if (old[b].Weight != now[b].Weight)
                {
                    operations.Add(Operation("add", $"/spec/rules/{r}/backendRefs/{b}/weight", JsonValue.Create(now[b].Weight)));
                }
            }
        }

        if (operations.Count == 0)
        {
            return null;
        }

        operations.Insert(0, Operation("replace", "/metadata/resourceVersion", JsonValue.Create(observed.Metadata?.ResourceVersion)));
        return new PatchBody(PatchType.Json, System.Text.Encoding.UTF8.GetBytes(operations.ToJsonString()));
    }

    private static JsonObject Operation(string op, string path, JsonValue? value)
        => new() { ["op"] = op, ["path"] = path, ["value"] = value };

    private static HTTPRouteRule Apply(HTTPRouteRule rule, string ns, string stable, string canary, int weight)
    {
        if (Pair.Of(rule, ns, stable, canary) is not { } pair)
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

    private static IEnumerable<Pair> Managed(HTTPRoute route, string stable, string canary)
        => (route.Spec?.Rules ?? []).Select(r => Pair.Of(r, route.Namespace(), stable, canary)).OfType<Pair>();

    private static string Name(RouteParentStatus parent)
        => $"{parent.ParentRef?.Kind ?? "Gateway"} {parent.ParentRef?.Name} ({parent.ControllerName})";

    /// <summary>The two backends of a managed rule.</summary>
    private sealed record Pair(HTTPBackendRef Stable, HTTPBackendRef Canary, bool HasOthers)
    {
        public int Total => (Stable.Weight ?? 1) + (Canary.Weight ?? 1);

        public int? Share => Total == 0 ? null : (int)(((long)(Canary.Weight ?? 1) * Everything + (Total / 2)) / Total);

        public static Pair? Of(HTTPRouteRule rule, string ns, string stable, string canary)
        {
            var refs = rule.BackendRefs ?? [];
            var found = (Stable: refs.FirstOrDefault(b => Names(b, ns, stable)), Canary: refs.FirstOrDefault(b => Names(b, ns, canary)));
            return found is { Stable: { } s, Canary: { } c }
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

        private static bool Names(HTTPBackendRef b, string ns, string service)
            => b.Name == service && b.Kind is null or "Service" && string.IsNullOrEmpty(b.Group)
                && (b.Namespace is null || b.Namespace == ns);
    }
}
