using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Slipway.Api.Meta;

namespace Slipway.Api.Serialization;

/// <summary>Quantities are written as strings; numbers are accepted.</summary>
public sealed class QuantityConverter : JsonConverter<Quantity>
{
    /// <inheritdoc/>
    public override Quantity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        => reader.TokenType == JsonTokenType.Number
            ? new Quantity(Encoding.UTF8.GetString(reader.ValueSpan))
            : new Quantity(reader.GetString() ?? "");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, Quantity value, JsonSerializerOptions options)
        => writer.WriteStringValue(value.Text);
}
