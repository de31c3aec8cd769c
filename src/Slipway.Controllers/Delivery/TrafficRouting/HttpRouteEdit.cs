using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Client;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>
/// A change of an HTTPRoute, as a JSON patch that names only what changes: fields of later versions of the kind are kept, and what somebody
/// else wrote meanwhile makes it a conflict.
/// </summary>
/// <param name="Route">The route as it will be.</param>
/// <param name="Patch">The patch.</param>
public sealed record HttpRouteEdit(HTTPRoute Route, PatchBody Patch)
{
    /// <summary>What makes a route as it is wanted; null when it is so.</summary>
    internal static HttpRouteEdit? Of(HTTPRoute observed, HttpRouteTarget target, RouteServices services, RouteWish wish)
    {
        var operations = new JsonArray();
        var weighted = HttpRouteWeights.Apply(observed, services, wish.Share);
        var rules = weighted.Spec?.Rules ?? [];
        for (var r = 0; r < rules.Count; r++)
        {
            Weights(observed.Spec!.Rules![r].BackendRefs ?? [], rules[r].BackendRefs ?? [], r, operations);
        }

        var added = HttpRouteRules.Of(weighted, services, target.UsesHeaderRoutes ? wish : wish with { Headers = [] });
        var own = rules.Select((rule, i) => (Rule: rule, Index: i)).Where(r => services.IsManaged(r.Rule, observed.Namespace())).ToList();
        if (!Same(added, [.. own.Select(static o => o.Rule)]))
        {
            own.AsEnumerable().Reverse().ToList().ForEach(o => operations.Add(Operation("remove", $"/spec/rules/{o.Index}", null)));
            added.Reverse().ToList().ForEach(rule => operations.Add(Operation("add", "/spec/rules/0", Node(rule))));
            rules = [.. added, .. rules.Where(rule => !own.Any(o => ReferenceEquals(o.Rule, rule)))];
        }

        var metadata = Marks(observed, target, wish, operations);
        if (operations.Count == 0)
        {
            return null;
        }

        operations.Insert(0, Operation("replace", "/metadata/resourceVersion", JsonValue.Create(observed.Metadata?.ResourceVersion)));
        return new HttpRouteEdit(
            observed with { Metadata = metadata, Spec = observed.Spec! with { Rules = rules } },
            new PatchBody(PatchType.Json, Encoding.UTF8.GetBytes(operations.ToJsonString())));
    }

    private static void Weights(
        IReadOnlyList<HTTPBackendRef> old, IReadOnlyList<HTTPBackendRef> now, int rule, JsonArray operations)
    {
        for (var b = 0; b < now.Count; b++)
        {
            if (old[b].Weight != now[b].Weight)
            {
                operations.Add(Operation("add", $"/spec/rules/{rule}/backendRefs/{b}/weight", JsonValue.Create(now[b].Weight)));
            }
        }
    }

    /// <summary>Says on the route which Rollouts change it at the moment.</summary>
    private static ObjectMeta Marks(HTTPRoute observed, HttpRouteTarget target, RouteWish wish, JsonArray operations)
    {
        var active = new SortedSet<string>(
            (observed.Annotations().GetValueOrDefault(target.Annotation) ?? "").Split(
                ',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            StringComparer.Ordinal);
        var changed = wish.IsInProgress ? active.Add(wish.Rollout.ToString()) : active.Remove(wish.Rollout.ToString());
        var metadata = observed.Metadata!;
        if (changed)
        {
            var text = active.Count == 0 ? null : string.Join(',', active);
            Mark("annotations", observed.Metadata?.Annotations, target.Annotation, text, operations);
            metadata = metadata with { Annotations = With(metadata.Annotations, target.Annotation, text) };
        }

        var marked = target.Label is { } l && observed.Labels().GetValueOrDefault(l.Key) == l.Value;
        if (target.Label is { } label && (active.Count > 0) != marked && (changed || active.Contains(wish.Rollout.ToString())))
        {
            var text = active.Count == 0 ? null : label.Value;
            Mark("labels", observed.Metadata?.Labels, label.Key, text, operations);
            metadata = metadata with { Labels = With(metadata.Labels, label.Key, text) };
        }

        return metadata;
    }

    private static void Mark(string field, IReadOnlyDictionary<string, string>? map, string key, string? value, JsonArray operations)
    {
        var path = $"/metadata/{field}/{key.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}";
        operations.Add(value is null ? Operation("remove", path, null)
            : map is not { Count: > 0 } ? Operation("add", $"/metadata/{field}", new JsonObject { [key] = value })
            : Operation("add", path, JsonValue.Create(value)));
    }

    private static SortedDictionary<string, string> With(IReadOnlyDictionary<string, string>? map, string key, string? value)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, text) in map ?? new Dictionary<string, string>())
        {
            result[name] = text;
        }

        result.Remove(key);
        if (value is not null)
        {
            result[key] = value;
        }

        return result;
    }

    private static bool Same(IReadOnlyList<HTTPRouteRule> a, IReadOnlyList<HTTPRouteRule> b)
        => JsonEquality.Same(new HTTPRouteSpec { Rules = a }, new HTTPRouteSpec { Rules = b });

    private static JsonNode? Node(HTTPRouteRule rule)
    {
        var spec = JsonSerializer.SerializeToNode(new HTTPRouteSpec { Rules = [rule] }, ApiJson.TypeInfo<HTTPRouteSpec>())!;
        return spec["rules"]![0]!.DeepClone();
    }

    private static JsonObject Operation(string op, string path, JsonNode? value)
        => value is null ? new() { ["op"] = op, ["path"] = path } : new() { ["op"] = op, ["path"] = path, ["value"] = value };
}
