using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>How server-side apply looks at a value: as one, field by field, or item by item.</summary>
internal readonly record struct FieldShape(SchemaNode? Node, bool IsAtomic, ListType ListType, IReadOnlyList<string>? ListKeys)
{
    /// <summary>Shape of a whole object or of the items of a list.</summary>
    public static FieldShape Of(SchemaNode? node) => new(node, node?.IsAtomic ?? false, ListType.Atomic, null);

    /// <summary>Shape of the items of a list.</summary>
    public FieldShape Item => Of(Node?.Items);

    /// <summary>Shape of a field. Where the schema knows nothing, objects are granular and lists atomic.</summary>
    public FieldShape Field(string name) => Node switch
    {
        { Type: SchemaType.Object } when Node.Fields.Value.TryGetValue(name, out var field)
            => new(field.Node, field.IsAtomic || field.Node.IsAtomic, field.ListType, field.ListKeys),
        { Type: SchemaType.Map } => Of(Node.Items),
        _ => default,
    };

    /// <summary>Whether the schema names the field; the entries of free maps are not named.</summary>
    public bool IsNamed(string name) => Node is { Type: SchemaType.Object } && Node.Fields.Value.ContainsKey(name);

    /// <summary>Whether a value of this shape has one owner as a whole.</summary>
    public bool IsLeaf(Tree value) => value switch
    {
        TreeObject => IsAtomic,
        TreeArray => ListType == ListType.Atomic,
        _ => true,
    };

    /// <summary>Steps to the items of a list that is no leaf, in order.</summary>
    public IReadOnlyList<PathElement> ItemElements(TreeArray list)
    {
        var shape = this;
        return [.. list.Items.Select(shape.ItemElement)];
    }

    private PathElement ItemElement(Tree item)
    {
        if (ListType == ListType.Set || item is not TreeObject o)
        {
            return PathElement.Value(item);
        }

        var fields = Node?.Items is { Type: SchemaType.Object } node ? node.Fields.Value : null;
        var keys = new List<KeyValuePair<string, Tree>>();
        foreach (var key in ListKeys ?? [])
        {
            if ((o[key] ?? fields?.GetValueOrDefault(key)?.Default) is { } value)
            {
                keys.Add(KeyValuePair.Create(key, value));
            }
        }

        return PathElement.Key(keys);
    }
}
