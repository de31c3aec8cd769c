using System.Text.Json;
using System.Text.Json.Nodes;
using Slipway.Api.Serialization;

namespace Slipway.Controllers;

/// <summary>Whether two values are the same on the wire; absent and null are the same, and so is any order of map keys.</summary>
internal static class JsonEquality
{
    public static bool Same<T>(T? a, T? b)
        where T : class
    {
        if (a is null || b is null)
        {
            return a is null && b is null;
        }

        return JsonNode.DeepEquals(Node(a), Node(b));
    }

    private static JsonNode? Node<T>(T value) => JsonSerializer.SerializeToNode(value, ApiJson.TypeInfo<T>());
}
