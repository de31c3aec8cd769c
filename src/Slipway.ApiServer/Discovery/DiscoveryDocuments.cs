using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Slipway.ApiServer.Discovery;

/// <summary>The documents from which clients learn what is served. Made once on first use, since the kinds are compiled in.</summary>
internal sealed class DiscoveryDocuments
{
    private const string AggregatedType = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

    // Versions hold a plus sign, which the default encoder would write as an escape.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ConcurrentDictionary<string, (byte[] Bytes, string Tag)> made = new(StringComparer.Ordinal);

    public ApiResponse? Find(string path, ApiRequest request)
    {
        if (path is "/api" or "/apis" && WantsAggregated(request.Accept))
        {
            return Answer(made.GetOrAdd(path + "#", _ => Bytes(AggregatedDiscovery.Of(path == "/api"))), AggregatedType, request);
        }

        if (!made.TryGetValue(path, out var found))
        {
            // Paths that name nothing are as many as clients can think of, so they are not remembered.
            if (Make(path) is not { } json)
            {
                return null;
            }

            found = made.GetOrAdd(path, Bytes(json));
        }

        return Answer(found, ApiResponse.JsonType, request);
    }

    // Kubectl takes the aggregated form only when it is answered with exactly the type that it asked for.
    private static bool WantsAggregated(string? accept) => (accept ?? "").Split(',').Any(static t =>
        t.Contains("g=apidiscovery.k8s.io", StringComparison.Ordinal) && t.Contains("v=v2;", StringComparison.Ordinal)
        && t.Contains("as=APIGroupDiscoveryList", StringComparison.Ordinal));

    private static JsonNode? Make(string path)
    {
        switch (path)
        {
            case "/":
                return LegacyDiscovery.Paths();
            case "/version":
                return LegacyDiscovery.Version();
            case "/api":
                return LegacyDiscovery.CoreVersions();
            case "/apis":
                return LegacyDiscovery.Groups();
            default:
                var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
                return parts switch
                {
                    ["api", var version] => LegacyDiscovery.Resources("", version),
                    ["apis", var group] => LegacyDiscovery.Group(group),
                    ["apis", var group, var version] => LegacyDiscovery.Resources(group, version),
                    _ => null,
                };
        }
    }

    private static (byte[] Bytes, string Tag) Bytes(JsonNode json)
    {
        var bytes = Encoding.UTF8.GetBytes(json.ToJsonString(Readable));
        return (bytes, $"\"{Convert.ToHexString(SHA256.HashData(bytes))}\"");
    }

    private static ApiResponse Answer((byte[] Bytes, string Tag) document, string type, ApiRequest request)
    {
        KeyValuePair<string, string>[] headers =
        [
            KeyValuePair.Create("ETag", document.Tag), KeyValuePair.Create("Vary", "Accept"),
                KeyValuePair.Create("Cache-Control", "public"),
        ];
        return request.IfNoneMatch == document.Tag
            ? new ApiResponse { StatusCode = 304, Headers = headers }
            : new ApiResponse { ContentType = type, Body = [document.Bytes], Headers = headers };
    }
}
