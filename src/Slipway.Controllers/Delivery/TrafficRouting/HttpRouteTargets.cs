using System.Text.Json;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>The HTTPRoutes that a Rollout names, in <c>trafficRouting.slipway</c> or as Argo Rollouts' Gateway API plugin has it.</summary>
/// <param name="Routes">The routes, sorted; empty when the Rollout names none.</param>
/// <param name="Problems">What cannot be obeyed, each with the path of its field.</param>
public sealed record HttpRouteTargets(IReadOnlyList<ObjectKey> Routes, IReadOnlyList<string> Problems)
{
    /// <summary>Name of the plugin in <c>trafficRouting.plugins</c>.</summary>
    public const string Plugin = "argoproj-labs/gatewayAPI";

    private const string Path = "spec.strategy.canary.trafficRouting";

    // Of the plugin's fields, those that say where; header routes of steps go to the rules of the same routes.
    private static readonly string[] Known = ["httpRoute", "httpRoutes", "namespace"];

    /// <summary>Reads them from a Rollout.</summary>
    public static HttpRouteTargets Of(Rollout rollout)
    {
        var canary = rollout.Spec?.Strategy?.Canary;
        var routing = canary?.TrafficRouting;
        var ns = rollout.Namespace();
        var routes = new SortedSet<ObjectKey>((routing?.Slipway?.HttpRoutes ?? []).Select(n => new ObjectKey(ns, n)));
        var problems = new List<string>();
        foreach (var (name, value) in (routing?.Plugins ?? new Dictionary<string, JsonElement>())
            .OrderBy(static p => p.Key, StringComparer.Ordinal))
        {
            if (name == Plugin)
            {
                Read(value, ns, routes, problems);
            }
            else
            {
                problems.Add($"{Path}.plugins[{name}]: is not supported; use {Plugin} or {Path}.slipway");
            }
        }

        if (routes.Count > 0 && (canary?.StableService is null || canary.CanaryService is null))
        {
            problems.Add($"{Path}: HTTPRoutes are named, so spec.strategy.canary.stableService and canaryService are required");
        }

        return new HttpRouteTargets([.. routes], problems);
    }

    private static void Read(JsonElement plugin, string ns, SortedSet<ObjectKey> routes, List<string> problems)
    {
        var path = $"{Path}.plugins[{Plugin}]";
        if (plugin.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path}: must be an object with httpRoute or httpRoutes");
            return;
        }

        var space = Text(plugin, "namespace") is { Length: > 0 } named ? named : ns;
        List<string?> names = [Text(plugin, "httpRoute")];
        if (plugin.TryGetProperty("httpRoutes", out var several) && several.ValueKind == JsonValueKind.Array)
        {
            names.AddRange(several.EnumerateArray().Select(static r => r.ValueKind == JsonValueKind.Object ? Text(r, "name") : null));
        }

        var found = names.OfType<string>().Where(static n => n.Length > 0).ToList();
        found.ForEach(n => routes.Add(new ObjectKey(space, n)));
        if (found.Count == 0)
        {
            problems.Add($"{path}: names no route; set httpRoute, or httpRoutes with a name each");
        }

        problems.AddRange(plugin.EnumerateObject().Select(static p => p.Name).Where(static n => !Known.Contains(n))
            .Order(StringComparer.Ordinal).Select(n => $"{path}.{n}: is not supported; HTTPRoutes are (httpRoute, httpRoutes, namespace)"));
    }

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
