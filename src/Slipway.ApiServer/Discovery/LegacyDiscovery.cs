using System.Text.Json.Nodes;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.Discovery;

/// <summary>The older discovery documents, one a group version, and the version document.</summary>
internal static class LegacyDiscovery
{
    public static JsonObject Paths()
    {
        IEnumerable<string> paths =
        [
            "/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
            .. DiscoveryGroups.Versions("").Select(static v => $"/api/{v}"),
            .. DiscoveryGroups.Names.SelectMany(
                static g => DiscoveryGroups.Versions(g).Select(v => $"/apis/{g}/{v}").Prepend($"/apis/{g}")),
        ];
        return new JsonObject { ["paths"] = Strings(paths.Order(StringComparer.Ordinal)) };
    }

    /// <summary>The Kubernetes version whose API is served; clients compare themselves with it.</summary>
    public static JsonObject Version() => new()
    {
        ["major"] = "1",
        ["minor"] = "33",
        ["gitVersion"] = "v1.33.0+slipway",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "none",
        ["compiler"] = "dotnet",
        ["platform"] = "linux/amd64",
    };

    public static JsonObject CoreVersions() => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = Strings(DiscoveryGroups.Versions("")),
        ["serverAddressByClientCIDRs"] = new JsonArray(),
    };

    public static JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. DiscoveryGroups.Names.Select(OneGroup)]),
    };

    public static JsonObject? Group(string group)
    {
        if (!DiscoveryGroups.Names.Contains(group))
        {
            return null;
        }

        var document = new JsonObject { ["kind"] = "APIGroup", ["apiVersion"] = "v1" };
        foreach (var (name, value) in OneGroup(group))
        {
            document[name] = value?.DeepClone();
        }

        return document;
    }

    public static JsonObject? Resources(string group, string version)
    {
        var kinds = DiscoveryGroups.Of(group, version).ToList();
        return kinds.Count == 0 ? null : new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = kinds[0].ApiVersion,
            ["resources"] = new JsonArray([.. kinds.SelectMany(static k => Subresources(k).Prepend(Resource(k)))]),
        };
    }

    private static JsonObject OneGroup(string group)
    {
        var versions = DiscoveryGroups.Versions(group).Select(v => new JsonObject { ["groupVersion"] = $"{group}/{v}", ["version"] = v })
            .ToArray();
        return new JsonObject
        {
            ["name"] = group,
            ["preferredVersion"] = versions[0].DeepClone(),
            ["versions"] = new JsonArray([.. versions]),
        };
    }

    private static JsonObject Resource(KindInfo kind)
    {
        var resource = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
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

        return resource;
    }

    private static IEnumerable<JsonNode> Subresources(KindInfo kind) => ApiVerbs.Subresources(kind).Select(s =>
    {
        var resource = new JsonObject { ["name"] = $"{kind.Plural}/{s.Name}", ["singularName"] = "", ["namespaced"] = kind.Namespaced };
        if (s.Answers is { } other)
        {
            resource["group"] = other.Group;
            resource["version"] = other.Version;
        }

        resource["kind"] = s.Answers?.Kind ?? kind.Kind;
        resource["verbs"] = Strings(s.Verbs);
        return (JsonNode)resource;
    });

    private static JsonArray Strings(IEnumerable<string> texts) => [.. texts.Select(static t => JsonValue.Create(t))];
}
