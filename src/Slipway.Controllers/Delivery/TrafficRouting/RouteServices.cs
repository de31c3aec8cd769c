using System.Globalization;
using Slipway.Api.Gateway;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>The two Services whose traffic an HTTPRoute shares out.</summary>
/// <param name="Namespace">Namespace of both.</param>
/// <param name="Stable">The one with the stable revision.</param>
/// <param name="Canary">The one with the new revision.</param>
public sealed record RouteServices(string Namespace, string Stable, string Canary)
{
    /// <summary>Names of the routes that steps may make; the rules of a route that are called so are those steps' own.</summary>
    public IReadOnlyList<string> Managed { get; init; } = [];

    /// <summary>Name of a managed rule: that of the managed route, with a number behind it from the second rule on.</summary>
    public static string NameOf(string managed, int number)
        => number == 0 ? managed : string.Create(CultureInfo.InvariantCulture, $"{managed}-{number}");

    /// <summary>Whether a backend of a route is one of the Services.</summary>
    public bool IsStable(HTTPBackendRef backend, string routeNamespace) => Is(backend, routeNamespace, Stable);

    /// <inheritdoc cref="IsStable"/>
    public bool IsCanary(HTTPBackendRef backend, string routeNamespace) => Is(backend, routeNamespace, Canary);

    /// <summary>Whether a rule is one that a step made: it has a managed name and leads to the canary.</summary>
    public bool IsManaged(HTTPRouteRule rule, string routeNamespace) => rule.Name is { } name
        && (rule.BackendRefs ?? []).Any(b => IsCanary(b, routeNamespace))
        && IsNamed(name, Managed);

    /// <summary>Whether a rule is called as those that steps make.</summary>
    /// <param name="rule">Name of the rule.</param>
    /// <param name="managed">Names of the routes that steps may make.</param>
    public static bool IsNamed(string rule, IEnumerable<string> managed)
        => managed.Any(m => rule == m || (rule.Length > m.Length + 1 && rule.StartsWith(m, StringComparison.Ordinal)
            && rule[m.Length] == '-' && rule[(m.Length + 1)..].All(char.IsAsciiDigit)));

    private bool Is(HTTPBackendRef backend, string routeNamespace, string service)
        => backend.Name == service && backend.Kind is null or "Service" && string.IsNullOrEmpty(backend.Group)
            && (backend.Namespace ?? routeNamespace) == Namespace;
}
