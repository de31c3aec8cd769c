using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Slipway.Api.Trees;

/// <summary>
/// Writes a <see cref="Tree"/> as UTF-8 JSON: no white space, fields in the order of the tree, numbers as they were written. Equal
/// trees with equal order give equal bytes; the order of a kind is given by <c>ObjectSchema.Canonical</c>.
/// </summary>
public static class TreeWriter
{
    private static readonly JsonWriterOptions Compact = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = TreeReader.MaximumDepth + 16,
        SkipValidation = true,
    };

    private static readonly JsonWriterOptions Readable = Compact with { Indented = true, NewLine = "\n" };

    /// <summary>Bytes without white space.</summary>
    public static byte[] Write(Tree tree) => Write(tree, Compact);

    /// <summary>Bytes with two spaces of indentation, for people.</summary>
    public static byte[] WriteIndented(Tree tree) => Write(tree, Readable);

    /// <summary>Writes a value where a writer stands.</summary>
    public static void WriteTo(Utf8JsonWriter writer, Tree tree)
    {
        switch (tree)
        {
            case TreeObject o:
                writer.WriteStartObject();
                foreach (var (name, value) in o.Fields)
                {
                    writer.WritePropertyName(name);
                    WriteTo(writer, value);
                }

                writer.WriteEndObject();
                break;
            case TreeArray a:
                writer.WriteStartArray();
                foreach (var item in a.Items)
                {
                    WriteTo(writer, item);
                }

                writer.WriteEndArray();
                break;
            case TreeString s:
                writer.WriteStringValue(s.Value);
                break;
            case TreeNumber n:
                writer.WriteRawValue(n.Text, skipInputValidation: true);
                break;
            case TreeBoolean b:
                writer.WriteBooleanValue(b.Value);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static byte[] Write(Tree tree, JsonWriterOptions options)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, options))
        {
            WriteTo(writer, tree);
        }

        return buffer.WrittenSpan.ToArray();
    }
}
