using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Slipway.Api.Serialization;

/// <summary>Times in whole seconds UTC, as Kubernetes writes <c>Time</c>.</summary>
public sealed class TimeConverter : JsonConverter<DateTimeOffset>
{
    /// <inheritdoc/>
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.GetDateTimeOffset().ToUniversalTime();

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        // "s" is this pattern without the zone, and the only one of them that is not interpreted anew for each value.
        Span<byte> text = stackalloc byte["yyyy-MM-ddTHH:mm:ssZ".Length];
        value.UtcDateTime.TryFormat(text, out var length, "s", CultureInfo.InvariantCulture);
        text[length] = (byte)'Z';
        writer.WriteStringValue(text);
    }
}
