using Slipway.Api.Schemas;
using Slipway.Api.Trees;
using Slipway.ApiServer.OpenApi;

namespace Slipway.ApiServer.CustomResources;

/// <summary>
/// A kind's schema as Kubernetes wants it in a definition: structural, without references. Kubernetes' own types within (a pod template) go
/// in with their types and merge keys only: the objects made of them are validated by Kubernetes anyway, and with all words the definition
/// would be too large for the annotation of <c>kubectl apply</c>.
/// </summary>
internal sealed class StructuralSchemas
{
    private const string OwnPackage = "dev.slipway.";

    private const string QuantityPattern =
        "^(\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))(([KMGTPE]i)|[numkMGTPE]|([eE](\\+|-)?(([0-9]+(\\.[0-9]*)?)|(\\.[0-9]+))))?$";

    private readonly Stack<SchemaNode> above = new();

    private StructuralSchemas()
    {
    }

    /// <summary>The schema of a kind. Its metadata is Kubernetes' own matter and stays open.</summary>
    public static TreeObject Of(SchemaNode root)
    {
        var schema = new StructuralSchemas().Object(root, isOwn: true);
        var properties = schema.ObjectAt("properties")!.With("metadata", TreeObject.Empty.With("type", new TreeString("object")));
        return schema.With("properties", properties);
    }

    private static bool IsOwn(SchemaNode node) => node.Name?.StartsWith(OwnPackage, StringComparison.Ordinal) is true;

    private TreeObject Object(SchemaNode node, bool isOwn)
    {
        var schema = new TreeObjectBuilder();
        Describe(schema, node.DocumentationId, isOwn);
        Text(schema, "type", "object");
        if (above.Contains(node) || node.PreservesUnknownFields)
        {
            schema.Add("x-kubernetes-preserve-unknown-fields", new TreeBoolean(true));
            return schema.Build();
        }

        above.Push(node);
        var properties = new TreeObjectBuilder();
        var required = new List<string>();
        foreach (var field in node.Fields.Value.Values.OrderBy(static f => f.Name, StringComparer.Ordinal))
        {
            properties.Add(field.Name, Field(field, isOwn));
            if (field.IsRequired && field.Default is null)
            {
                required.Add(field.Name);
            }
        }

        above.Pop();
        if (required.Count > 0)
        {
            schema.Add("required", Strings(required));
        }

        if (node.IsAtomic)
        {
            Text(schema, "x-kubernetes-map-type", "atomic");
        }

        schema.Add("properties", properties.Build());
        return schema.Build();
    }

    private TreeObject Field(SchemaField field, bool isOwn)
    {
        var schema = new TreeObjectBuilder();
        Describe(schema, field.DocumentationId, isOwn);
        foreach (var (name, value) in Node(field.Node).Fields)
        {
            if (name != "description" || !isOwn)
            {
                schema.Add(name, value);
            }
        }

        if (isOwn)
        {
            Limits(schema, field);
        }

        if (field.Node.Type == SchemaType.Array)
        {
            Merging(schema, field);
        }
        else if (field.IsAtomic)
        {
            Text(schema, "x-kubernetes-map-type", "atomic");
        }

        return schema.Build();
    }

    private static void Limits(TreeObjectBuilder schema, SchemaField field)
    {
        if (field.Default is { } value)
        {
            schema.Add("default", value);
        }

        if (field.OneOf.Count > 0)
        {
            schema.Add("enum", Strings(field.OneOf));
        }

        if (field.Pattern is { } pattern)
        {
            Text(schema, "pattern", pattern);
        }

        if (field.Range is { } range)
        {
            Bound(schema, "minimum", range.Minimum, double.NegativeInfinity);
            Bound(schema, "maximum", range.Maximum, double.PositiveInfinity);
        }

        if (field.Length is { } length)
        {
            var what = field.Node.Type switch { SchemaType.Array => "Items", SchemaType.Map => "Properties", _ => "Length" };
            Bound(schema, "min" + what, length.Minimum, 0);
            Bound(schema, "max" + what, length.Maximum, int.MaxValue);
        }
    }

    // A list is merged by keys only where every item is sure to have them.
    private static void Merging(TreeObjectBuilder schema, SchemaField field)
    {
        var items = field.Node.Items!;
        var isMap = field.ListType == ListType.Map && items.Type == SchemaType.Object
            && field.ListKeys.All(k => items.Fields.Value.TryGetValue(k, out var key)
                && (key.IsRequired || (key.Default is not null && IsOwn(items))));
        var isSet = field.ListType == ListType.Set && items.Type is SchemaType.String or SchemaType.Integer;
        Text(schema, "x-kubernetes-list-type", isMap ? "map" : isSet ? "set" : "atomic");
        if (isMap)
        {
            schema.Add("x-kubernetes-list-map-keys", Strings(field.ListKeys));
        }
    }

    private TreeObject Node(SchemaNode node)
    {
        var schema = new TreeObjectBuilder();
        switch (node.Type)
        {
            case SchemaType.Object:
                return Object(node, IsOwn(node));
            case SchemaType.Any:
                schema.Add("x-kubernetes-preserve-unknown-fields", new TreeBoolean(true));
                break;
            case SchemaType.IntOrString or SchemaType.Quantity:
                schema.Add("x-kubernetes-int-or-string", new TreeBoolean(true));
                schema.Add("anyOf", new TreeArray([Typed("integer"), Typed("string")]));
                if (node.Type == SchemaType.Quantity)
                {
                    Text(schema, "pattern", QuantityPattern);
                }

                break;
            case SchemaType.Map:
                Text(schema, "type", "object");
                schema.Add("additionalProperties", Node(node.Items!));
                break;
            case SchemaType.Array:
                Text(schema, "type", "array");
                schema.Add("items", Node(node.Items!));
                break;
            default:
                Scalar(schema, node);
                break;
        }

        return schema.Build();
    }

    private static void Scalar(TreeObjectBuilder schema, SchemaNode node)
    {
        Text(schema, "type", node.Type switch
        {
            SchemaType.Integer => "integer",
            SchemaType.Number => "number",
            SchemaType.Boolean => "boolean",
            _ => "string",
        });
        if (node.Format is { } format)
        {
            Text(schema, "format", format == SchemaNode.MicroTimeFormat ? "date-time" : format);
        }

        if (node.Format is "date-time" or SchemaNode.MicroTimeFormat)
        {
            // Clients written in Go send "creationTimestamp": null in every template.
            schema.Add("nullable", new TreeBoolean(true));
        }
    }

    private static void Describe(TreeObjectBuilder schema, string documentationId, bool isOwn)
    {
        if (isOwn && Descriptions.Find(documentationId) is { } text)
        {
            Text(schema, "description", text);
        }
    }

    private static void Bound(TreeObjectBuilder schema, string name, double value, double without)
    {
        if (value != without && !double.IsInfinity(value))
        {
            schema.Add(name, new TreeNumber(value.ToString("R", System.Globalization.CultureInfo.InvariantCulture)));
        }
    }

    private static TreeObject Typed(string type) => TreeObject.Empty.With("type", new TreeString(type));

    private static void Text(TreeObjectBuilder schema, string name, string text) => schema.Add(name, new TreeString(text));

    private static TreeArray Strings(IReadOnlyList<string> texts) => new([.. texts.Select(static t => new TreeString(t))]);
}
