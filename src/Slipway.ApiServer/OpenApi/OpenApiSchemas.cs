using System.Text.Json;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.OpenApi;

/// <summary>Writes the schemas that a set of kinds reaches, each once and by name, with the keys by which clients merge.</summary>
internal sealed class OpenApiSchemas(Utf8JsonWriter json)
{
    private const string MetaPackage = "io.k8s.apimachinery.pkg.apis.meta.v1";

    private readonly SortedDictionary<string, SchemaNode> reached = new(StringComparer.Ordinal);

    /// <summary>Writes them.</summary>
    public void Write(IReadOnlyList<KindInfo> kinds)
    {
        var roots = new Dictionary<string, KindInfo>(StringComparer.Ordinal);
        Reach(SchemaCatalog.NodeOf<ListMeta>());
        foreach (var kind in kinds)
        {
            var root = SchemaCatalog.For(kind).Root;
            roots[root.Name!] = kind;
            Reach(root);
        }

        foreach (var (name, node) in reached)
        {
            json.WriteStartObject(name);
            Object(node, roots.GetValueOrDefault(name));
            json.WriteEndObject();
        }

        foreach (var (name, kind) in roots.Where(static r => !r.Value.IsRequest).OrderBy(static r => r.Key, StringComparer.Ordinal))
        {
            List(name, kind);
        }

        json.WriteStartObject($"{MetaPackage}.Patch");
        json.WriteString("type", "object");
        json.WriteEndObject();
    }

    private void Reach(SchemaNode node)
    {
        if (node.Items is { } items)
        {
            Reach(items);
        }

        if (node is { Type: SchemaType.Object, Name: { } name } && reached.TryAdd(name, node))
        {
            foreach (var field in node.Fields.Value.Values)
            {
                Reach(field.Node);
            }
        }
    }

    private void List(string name, KindInfo kind)
    {
        json.WriteStartObject(name + "List");
        json.WriteString("type", "object");
        json.WriteStartArray("required");
        json.WriteStringValue("items");
        json.WriteEndArray();
        json.WriteStartObject("properties");
        foreach (var text in new[] { "apiVersion", "kind" })
        {
            json.WriteStartObject(text);
            json.WriteString("type", "string");
            json.WriteEndObject();
        }

        json.WriteStartObject("items");
        json.WriteString("type", "array");
        json.WriteStartObject("items");
        Reference(name);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        Reference($"{MetaPackage}.ListMeta");
        json.WriteEndObject();
        json.WriteEndObject();
        GroupVersionKind(kind with { Kind = kind.Kind + "List" });
        json.WriteEndObject();
    }

    private void Object(SchemaNode node, KindInfo? kind)
    {
        json.WriteString("type", "object");
        Description(node.DocumentationId);
        var required = node.Fields.Value.Values.Where(static f => f.IsRequired && f.Default is null).Select(static f => f.Name)
            .Order(StringComparer.Ordinal).ToList();
        if (required.Count > 0)
        {
            Strings("required", required);
        }

        json.WriteStartObject("properties");
        foreach (var field in node.Fields.Value.Values.OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            json.WriteStartObject(field.Name);
            Field(field);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        if (node.IsAtomic)
        {
            json.WriteString("x-kubernetes-map-type", "atomic");
        }

        if (kind is not null)
        {
            GroupVersionKind(kind);
        }
    }

    private void Field(SchemaField field)
    {
        Node(field.Node);
        Description(field.DocumentationId);
        if (field.Default is { } value)
        {
            json.WritePropertyName("default");
            TreeWriter.WriteTo(json, value);
        }

        if (field.OneOf.Count > 0)
        {
            Strings("enum", field.OneOf);
        }

        if (field.Pattern is { } pattern)
        {
            json.WriteString("pattern", pattern);
        }

        if (field.Range is { } range)
        {
            json.WriteNumber("minimum", range.Minimum);
            if (!double.IsPositiveInfinity(range.Maximum))
            {
                json.WriteNumber("maximum", range.Maximum);
            }
        }

        Merging(field);
    }

    private void Merging(SchemaField field)
    {
        if (field.Node.Type == SchemaType.Array)
        {
            json.WriteString("x-kubernetes-list-type", field.ListType switch
            {
                ListType.Map => "map",
                ListType.Set => "set",
                _ => "atomic",
            });
            if (field.ListKeys.Count > 0)
            {
                Strings("x-kubernetes-list-map-keys", field.ListKeys);
            }
        }
        else if (field.IsAtomic)
        {
            json.WriteString("x-kubernetes-map-type", "atomic");
        }

        if (field.PatchMergeKey is { } key)
        {
            json.WriteString("x-kubernetes-patch-merge-key", key);
        }

        (PatchStrategies Flag, string Word)[] words =
            [(PatchStrategies.Merge, "merge"), (PatchStrategies.RetainKeys, "retainKeys"), (PatchStrategies.Replace, "replace")];
        var strategies = words.Where(w => field.PatchStrategies.HasFlag(w.Flag)).Select(static w => w.Word).ToList();
        if (strategies.Count > 0)
        {
            json.WriteString("x-kubernetes-patch-strategy", string.Join(',', strategies));
        }
    }

    private void Node(SchemaNode node)
    {
        switch (node.Type)
        {
            case SchemaType.Object when node.Name is { } name:
                json.WriteStartArray("allOf");
                json.WriteStartObject();
                Reference(name);
                json.WriteEndObject();
                json.WriteEndArray();
                break;
            case SchemaType.Map:
                json.WriteString("type", "object");
                Inner("additionalProperties", node.Items!);
                break;
            case SchemaType.Array:
                json.WriteString("type", "array");
                Inner("items", node.Items!);
                break;
            case SchemaType.IntOrString:
                json.WriteString("format", "int-or-string");
                Alternatives("integer", "string");
                break;
            case SchemaType.Quantity:
                Alternatives("string", "number");
                break;
            case SchemaType.Object or SchemaType.Any:
                json.WriteString("type", "object");
                break;
            default:
                Scalar(node);
                break;
        }
    }

    private void Scalar(SchemaNode node)
    {
        json.WriteString("type", node.Type switch
        {
            SchemaType.Integer => "integer",
            SchemaType.Number => "number",
            SchemaType.Boolean => "boolean",
            _ => "string",
        });
        if (node.Format is { } format)
        {
            json.WriteString("format", format == SchemaNode.MicroTimeFormat ? "date-time" : format);
        }
    }

    private void Inner(string name, SchemaNode node)
    {
        json.WriteStartObject(name);
        Node(node);
        json.WriteEndObject();
    }

    private void Alternatives(params string[] types)
    {
        json.WriteStartArray("oneOf");
        foreach (var type in types)
        {
            json.WriteStartObject();
            json.WriteString("type", type);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private void Reference(string name) => json.WriteString("$ref", $"#/components/schemas/{name}");

    private void Description(string documentationId)
    {
        if (Descriptions.Find(documentationId) is { } text)
        {
            json.WriteString("description", text);
        }
    }

    private void Strings(string name, IReadOnlyList<string> values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
        {
            json.WriteStringValue(value);
        }

        json.WriteEndArray();
    }

    private void GroupVersionKind(KindInfo kind)
    {
        json.WriteStartArray("x-kubernetes-group-version-kind");
        OpenApiWriter.WriteGroupVersionKind(json, kind);
        json.WriteEndArray();
    }
}
