using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.Reading;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer.Tables;

/// <summary>What a row carries beside its cells.</summary>
internal enum IncludeObject
{
    /// <summary>Only the metadata.</summary>
    Metadata,

    /// <summary>Nothing.</summary>
    None,

    /// <summary>The whole object.</summary>
    Object,
}

/// <summary>Writes <c>meta.k8s.io/v1 Table</c>.</summary>
internal sealed class TableWriter(TimeProvider time)
{
    public byte[] Write(KindInfo kind, ObjectPage page, IncludeObject include, bool withColumns = true)
    {
        var table = KindTables.For(kind);
        var now = time.GetUtcNow();
        var buffer = new ArrayBufferWriter<byte>(4096);
        using var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { SkipValidation = true });
        writer.WriteStartObject();
        writer.WriteString("kind", "Table");
        writer.WriteString("apiVersion", "meta.k8s.io/v1");
        ObjectWriting.WriteListMetadata(writer, page);
        writer.WritePropertyName("columnDefinitions");
        WriteColumns(writer, withColumns ? table.Columns : null);
        writer.WriteStartArray("rows");
        foreach (var item in page.Items)
        {
            WriteRow(writer, table, item, include, now);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        writer.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private static void WriteColumns(Utf8JsonWriter writer, IReadOnlyList<TableColumn>? columns)
    {
        if (columns is null)
        {
            writer.WriteNullValue();
            return;
        }

        writer.WriteStartArray();
        foreach (var column in columns)
        {
            writer.WriteStartObject();
            writer.WriteString("name", column.Name);
            writer.WriteString("type", column.Type);
            writer.WriteString("format", column.Format);
            writer.WriteString("description", "");
            writer.WriteNumber("priority", column.Priority);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRow(Utf8JsonWriter writer, KindTable table, StoredObject item, IncludeObject include, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteStartArray("cells");
        foreach (var cell in table.Cells(item.Typed, now))
        {
            switch (cell)
            {
                case null:
                    writer.WriteNullValue();
                    break;
                case int or long:
                    writer.WriteNumberValue(Convert.ToInt64(cell, CultureInfo.InvariantCulture));
                    break;
                default:
                    writer.WriteStringValue(cell.ToString());
                    break;
            }
        }

        writer.WriteEndArray();
        if (include == IncludeObject.Object)
        {
            writer.WritePropertyName("object");
            writer.WriteRawValue(item.Json.Span, skipInputValidation: true);
        }
        else if (include == IncludeObject.Metadata)
        {
            writer.WriteStartObject("object");
            writer.WriteString("kind", "PartialObjectMetadata");
            writer.WriteString("apiVersion", "meta.k8s.io/v1");
            writer.WritePropertyName("metadata");
            TreeWriter.WriteTo(writer, item.Tree.Metadata());
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }
}
