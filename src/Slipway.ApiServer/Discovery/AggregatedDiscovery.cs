using System.Text.Json.Nodes;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Discovery;

/// <summary><c>apidiscovery.k8s.io/v2 APIGroupDiscoveryList</c>.</summary>
internal static class AggregatedDiscovery
{
    public static JsonObject Of(bool core) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = "apidiscovery.k8s.io/v2",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. (core ? [""] : DiscoveryGroups.Names).Select(Group)]),
    };

    private static JsonObject Group(string group) => new()
    {
        ["metadata"] = group.Length == 0
            ? new JsonObject { ["creationTimestamp"] = null }
            : new JsonObject { ["name"] = group, ["creationTimestamp"] = null },
        ["versions"] = new JsonArray([.. DiscoveryGroups.Versions(group).Select(v => new JsonObject
        {
            ["version"] = v,
            ["resources"] = new JsonArray([.. DiscoveryGroups.Of(group, v).Select(Resource)]),
            ["freshness"] = "Current",
        })]),
    };

    private static JsonObject Resource(KindInfo kind)
    {
        var resource = new JsonObject
        {
            ["resource"] = kind.Plural,
            ["responseKind"] = Kind("", "", kind.Kind),
            ["scope"] = kind.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = kind.Singular,
            ["verbs"] = Strings(ApiVerbs.Of(kind)),
        };
        if (kind.ShortNames.Count > 0)
        {
            resource["shortNames"] = Strings(kind.ShortNames);
        }

        if (kind.Categories.Count > 0)
        {
            resource["categories"] = Strings(kind.Categories);
        }

        var subresources = ApiVerbs.Subresources(kind).Select(s => (JsonNode)new JsonObject
        {
            ["subresource"] = s.Name,
            ["responseKind"] = s.Answers is { } other ? Kind(other.Group, other.Version, other.Kind) : Kind("", "", kind.Kind),
            ["verbs"] = Strings(s.Verbs),
        }).ToArray();
        if (subresources.Length > 0)
        {
            resource["subresources"] = new JsonArray(subresources);
        }

        return resource;
    }

    private static JsonObject Kind(string group, string version, string kind) =>
        new() { ["group"] = group, ["version"] = version, ["kind"] = kind };

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(static t => JsonValue.Create(t))];
}
