using System.Text.Json;
using Slipway.Api.Schemas;

namespace Slipway.ApiServer.OpenApi;

/// <summary>Writes the document of one group and version: the paths of its kinds, then the schemas that they reach.</summary>
internal sealed class OpenApiWriter(IReadOnlyList<KindInfo> kinds)
{
    /// <summary>UTF-8 JSON of the document.</summary>
    public byte[] Write()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("openapi", "3.0.0");
            json.WriteStartObject("info");
            json.WriteString("title", "Slipway");
            json.WriteString("version", "v1.33.0");
            json.WriteEndObject();
            json.WriteStartObject("paths");
            var paths = new OpenApiPaths(json);
            foreach (var kind in kinds)
            {
                paths.Write(kind);
            }

            json.WriteEndObject();
            json.WriteStartObject("components");
            json.WriteStartObject("schemas");
            new OpenApiSchemas(json).Write(kinds);
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Writes group, version and kind as <c>x-kubernetes-group-version-kind</c> holds them.</summary>
    public static void WriteGroupVersionKind(Utf8JsonWriter json, KindInfo kind)
    {
        json.WriteStartObject();
        json.WriteString("group", kind.Group);
        json.WriteString("kind", kind.Kind);
        json.WriteString("version", kind.Version);
        json.WriteEndObject();
    }
}
