using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Slipway.Api.Core;
using Slipway.Api.Serialization;

namespace Slipway.Controllers;

/// <summary>
/// The name of a revision: ten characters out of the SHA-256 of its pod template. The same template gives the same name in every
/// process and for ever, whatever the order of its map keys.
/// </summary>
public static class RevisionHash
{
    /// <summary>Length of a hash in characters.</summary>
    public const int Length = 10;

    /// <summary>No vowels and no digits that look like them, so that no word appears by chance.</summary>
    private const string Alphabet = "bcdfghjklmnpqrstvwxz2456789";

    // Templates are immutable, and each is asked for again and again while its object stays as it is.
    private static readonly ConditionalWeakTable<PodTemplateSpec, string> Known = [];

    /// <summary>The hash of a template.</summary>
    /// <param name="template">The template as the user wrote it, without the hash label.</param>
    /// <param name="collisionCount">How often the name was taken by another template; null or 0 for never.</param>
    public static string Of(PodTemplateSpec template, int? collisionCount = null) => collisionCount is > 0
        ? Text(SHA256.HashData([.. Canonical(ApiJson.Serialize(template)), .. Encoding.UTF8.GetBytes($"#{collisionCount}")]))
        : Known.GetValue(template, static t => OfJson(ApiJson.Serialize(t)));

    /// <summary>The hash of any JSON text, equal for equal values whatever the order of keys.</summary>
    public static string OfJson(ReadOnlySpan<byte> utf8) => Text(SHA256.HashData(Canonical(utf8)));

    private static string Text(byte[] digest)
        => string.Create(Length, digest, static (text, bytes) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var pair = (bytes[2 * i] << 8) | bytes[(2 * i) + 1];
                text[i] = Alphabet[pair % Alphabet.Length];
            }
        });

    private static byte[] Canonical(ReadOnlySpan<byte> utf8)
    {
        using var output = new MemoryStream();
        using (var writer = new Utf8JsonWriter(output))
        {
            var reader = new Utf8JsonReader(utf8);
            Write(JsonElement.ParseValue(ref reader), writer);
        }

        return output.ToArray();
    }

    private static void Write(JsonElement value, Utf8JsonWriter writer)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in value.EnumerateObject().OrderBy(static p => p.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(property.Value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in value.EnumerateArray())
                {
                    Write(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                value.WriteTo(writer);
                break;
        }
    }
}
