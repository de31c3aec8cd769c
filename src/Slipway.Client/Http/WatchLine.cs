using System.Text.Json;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;

namespace Slipway.Client.Http;

/// <summary>Reads one line of a watch: <c>{"type":"ADDED","object":{...}}</c>.</summary>
internal static class WatchLine
{
    /// <exception cref="IOException">The line is no watch event.</exception>
    public static WatchEvent<T> Parse<T>(ReadOnlySpan<byte> line, ApiReader objects)
        where T : KubeObject
    {
        try
        {
            WatchEventType? type = null;
            var value = default(Range);
            var reader = new Utf8JsonReader(line);
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("type"u8))
                {
                    reader.Read();
                    type = TypeOf(reader.GetString());
                }
                else
                {
                    var isObject = reader.ValueTextEquals("object"u8);
                    reader.Read();
                    var from = (int)reader.TokenStartIndex;
                    reader.Skip();
                    value = isObject ? from..(int)reader.BytesConsumed : value;
                }
            }

            return type switch
            {
                null => throw new IOException("The server sent a watch event without a known type."),
                WatchEventType.Error => new WatchEvent<T>(WatchEventType.Error, null, ApiJson.Deserialize<Status>(line[value])),
                { } known => new WatchEvent<T>(known, objects.Read<T>(line[value])),
            };
        }
        catch (JsonException e)
        {
            throw new IOException($"The server sent a watch event that cannot be read: {e.Message}", e);
        }
    }

    private static WatchEventType? TypeOf(string? text) => text switch
    {
        "ADDED" => WatchEventType.Added,
        "MODIFIED" => WatchEventType.Modified,
        "DELETED" => WatchEventType.Deleted,
        "BOOKMARK" => WatchEventType.Bookmark,
        "ERROR" => WatchEventType.Error,
        _ => null,
    };
}
