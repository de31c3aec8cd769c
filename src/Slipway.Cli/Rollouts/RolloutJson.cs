using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Serialization;

namespace Slipway.Cli.Rollouts;

/// <summary>What verbs print with <c>-o json</c>: objects of the API as the API writes them, with more around them.</summary>
internal static class RolloutJson
{
    /// <summary>An object of the API as a node.</summary>
    public static JsonNode? Node<T>(T value)
        where T : notnull => JsonNode.Parse(ApiJson.Serialize(value));

    /// <summary>A list of them.</summary>
    public static JsonArray Nodes<T>(IEnumerable<T> values)
        where T : notnull => [.. values.Select(Node)];

    /// <summary>The text of a node.</summary>
    public static string Text(JsonNode node)
        => Encoding.UTF8.GetString(JsonSerializer.SerializeToUtf8Bytes(node, ApiNodes.Default.JsonNode));
}
