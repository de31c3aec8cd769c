using System.Text.Json;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>The HTTPRoutes that a Rollout names, in <c>trafficRouting.slipway</c> or as Argo Rollouts' Gateway API plugin has it.</summary>
/// <param name="Targets">The routes, sorted by key; empty when the Rollout names none.</param>
/// <param name="Problems">What cannot be obeyed, each with the path of its field.</param>
public sealed record HttpRouteTargets(IReadOnlyList<HttpRouteTarget> Targets, IReadOnlyList<string> Problems)
{
    /// <summary>Name of the plugin in <c>trafficRouting.plugins</c>.</summary>
    public const string Plugin = "argoproj-labs/gatewayAPI";

    /// <summary>The keys of the routes, sorted.</summary>
    public IReadOnlyList<ObjectKey> Routes { get; } = [.. Targets.Select(static t => t.Key)];

    private const string Path = "spec.strategy.canary.trafficRouting";

    // A configMap is what earlier versions of the plugin kept their own notes in.
    private static readonly string[] Known =
    [
        "httpRoute", "httpRoutes", "namespace", "configMap", "inProgressLabelKey", "inProgressLabelValue", "disableInProgressLabel",
        "activeRolloutsAnnotationKey",
    ];

    private static readonly string[] KnownOfRoute = ["name", "useHeaderRoutes"];

    /// <summary>Reads them from a Rollout.</summary>
    public static HttpRouteTargets Of(Rollout rollout)
    {
        var canary = rollout.Spec?.Strategy?.Canary;
        var routing = canary?.TrafficRouting;
        var ns = rollout.Namespace();
        var routes = new SortedDictionary<ObjectKey, HttpRouteTarget>();
        foreach (var name in routing?.Slipway?.HttpRoutes ?? [])
        {
            routes[new ObjectKey(ns, name)] = new HttpRouteTarget(new ObjectKey(ns, name));
        }

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

        if (routes.Count > 0 && routing?.Slipway?.Sticky is not null)
        {
            problems.Add($"{Path}.slipway.sticky: an HTTPRoute does not keep users with a version; leave it or the HTTPRoutes out");
        }

        if (routes.Count > 0 && canary?.PingPong is null && (canary?.StableService is null || canary.CanaryService is null))
        {
            problems.Add($"{Path}: HTTPRoutes are named, so spec.strategy.canary.stableService and canaryService are required");
        }

        return new HttpRouteTargets([.. routes.Values], problems);
    }

    private static void Read(
        JsonElement plugin, string ns, SortedDictionary<ObjectKey, HttpRouteTarget> routes, List<string> problems)
    {
        var path = $"{Path}.plugins[{Plugin}]";
        if (plugin.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{path}: must be an object with httpRoute or httpRoutes");
            return;
        }

        var space = Text(plugin, "namespace") is { Length: > 0 } named ? named : ns;
        var marks = Marks(plugin);
        var found = 0;
        void Add(string? name, bool usesHeaderRoutes)
        {
            if (name is { Length: > 0 })
            {
                found++;
                var key = new ObjectKey(space, name);
                routes.TryAdd(key, marks with { Key = key, UsesHeaderRoutes = usesHeaderRoutes });
            }
        }

        if (plugin.TryGetProperty("httpRoutes", out var several) && several.ValueKind == JsonValueKind.Array)
        {
            foreach (var route in several.EnumerateArray().Where(static r => r.ValueKind == JsonValueKind.Object))
            {
                Add(Text(route, "name"), IsTrue(route, "useHeaderRoutes"));
                problems.AddRange(Unknown(route, KnownOfRoute, $"{path}.httpRoutes[{Text(route, "name")}]"));
            }
        }

        Add(Text(plugin, "httpRoute"), true);
        if (found == 0)
        {
            problems.Add($"{path}: names no route; set httpRoute, or httpRoutes with a name each");
        }

        problems.AddRange(Unknown(plugin, Known, path));
    }

    private static HttpRouteTarget Marks(JsonElement plugin)
    {
        var label = HttpRouteTarget.DefaultLabel;
        return new HttpRouteTarget(default)
        {
            Label = IsTrue(plugin, "disableInProgressLabel") ? null
                : new(Text(plugin, "inProgressLabelKey") ?? label.Key, Text(plugin, "inProgressLabelValue") ?? label.Value),
            Annotation = Text(plugin, "activeRolloutsAnnotationKey") ?? HttpRouteTarget.DefaultAnnotation,
        };
    }

    private static IEnumerable<string> Unknown(JsonElement element, string[] known, string path)
        => element.EnumerateObject().Select(static p => p.Name).Where(n => !known.Contains(n)).Order(StringComparer.Ordinal)
            .Select(n => $"{path}.{n}: is not supported; supported are {string.Join(", ", known)}");

    private static bool IsTrue(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.True;

    private static string? Text(JsonElement parent, string name)
        => parent.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
