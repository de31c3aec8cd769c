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

        // Nearly always they are the same, and then their bytes are too, but for the order of map keys.
        var (left, right) = (ApiJson.Serialize(a), ApiJson.Serialize(b));
        return left.AsSpan().SequenceEqual(right) || JsonNode.DeepEquals(JsonNode.Parse(left), JsonNode.Parse(right));
    }
}
