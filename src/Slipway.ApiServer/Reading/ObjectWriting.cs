using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Reading;

/// <summary>JSON of objects and lists as they are, put together from the stored bytes.</summary>
internal static class ObjectWriting
{
    private static readonly ReadOnlyMemory<byte> Comma = ","u8.ToArray();
    private static readonly ReadOnlyMemory<byte> Open = "{"u8.ToArray();
    private static readonly ReadOnlyMemory<byte> CloseList = "]}"u8.ToArray();

    public static IReadOnlyList<ReadOnlyMemory<byte>> List(KindInfo kind, ObjectPage page, bool onlyMetadata)
    {
        var pieces = new List<ReadOnlyMemory<byte>>((page.Items.Count * 3) + 2)
        {
            onlyMetadata ? Head("PartialObjectMetadataList", "meta.k8s.io/v1", page) : Head($"{kind.Kind}List", kind.ApiVersion, page),
        };
        var bare = Prefix(kind);
        for (var i = 0; i < page.Items.Count; i++)
        {
            if (i > 0)
            {
                pieces.Add(Comma);
            }

            if (onlyMetadata)
            {
                pieces.Add(Metadata(page.Items[i]));
            }
            else if (ObjectMetadata.IsCustom(kind))
            {
                pieces.Add(page.Items[i].Json);
            }
            else
            {
                // Items of typed lists carry no kind and apiVersion.
                pieces.Add(Open);
                pieces.Add(page.Items[i].Json[bare..]);
            }
        }

        pieces.Add(CloseList);
        return pieces;
    }

    /// <summary>The object reduced to its metadata.</summary>
    public static byte[] Metadata(StoredObject value) => TreeWriter.Write(TreeObject.Empty
        .WithText("kind", "PartialObjectMetadata").WithText("apiVersion", "meta.k8s.io/v1").With("metadata", value.Tree.Metadata()));

    /// <summary>The fields of a list's <c>metadata</c>.</summary>
    public static void WriteListMetadata(Utf8JsonWriter writer, ObjectPage page)
    {
        writer.WriteStartObject("metadata");
        writer.WriteString("resourceVersion", page.Revision.ToString(CultureInfo.InvariantCulture));
        if (page.Continue is not null)
        {
            writer.WriteString("continue", page.Continue);
        }

        if (page.Remaining is { } remaining)
        {
            writer.WriteNumber("remainingItemCount", remaining);
        }

        writer.WriteEndObject();
    }

    private static int Prefix(KindInfo kind)
        => Encoding.UTF8.GetByteCount($$"""{"kind":"{{kind.Kind}}","apiVersion":"{{kind.ApiVersion}}",""");

    private static byte[] Head(string listKind, string apiVersion, ObjectPage page)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("kind", listKind);
        writer.WriteString("apiVersion", apiVersion);
        WriteListMetadata(writer, page);
        writer.WriteStartArray("items");
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }
}
