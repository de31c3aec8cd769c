using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Brings fields into the order of the schema and sorts maps; what is in order already is not copied.</summary>
internal static class SchemaOrder
{
    public static TreeObject Of(TreeObject value, SchemaNode node) => node.Type switch
    {
        SchemaType.Object => Ordered(value, node),
        SchemaType.Map => Sorted(value, node),
        _ => value,
    };

    private static Tree OfValue(Tree value, SchemaNode? node) => (value, node) switch
    {
        (TreeObject o, not null) => Of(o, node),
        (TreeArray a, { Type: SchemaType.Array, Items: { Type: SchemaType.Object or SchemaType.Map or SchemaType.Array } item }) =>
            List(a, item),
        _ => value,
    };

    private static TreeArray List(TreeArray list, SchemaNode item)
    {
        var items = new Tree[list.Items.Count];
        var changed = false;
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = OfValue(list.Items[i], item);
            changed |= !ReferenceEquals(items[i], list.Items[i]);
        }

        return changed ? new TreeArray(items, list.Position) : list;
    }

    private static TreeObject Ordered(TreeObject value, SchemaNode node)
    {
        var (table, count) = (node.Table, 0);
        var fields = new KeyValuePair<string, Tree>[value.Fields.Count];
        Span<int> ranks = fields.Length <= SchemaFieldOrder.OnStack ? stackalloc int[SchemaFieldOrder.OnStack] : new int[fields.Length];
        foreach (var (name, old) in value.Fields)
        {
            var rank = table.RankOf(name);
            ranks[count] = rank < 0 ? table.Count : rank;
            fields[count++] = KeyValuePair.Create(name, OfValue(old, rank < 0 ? null : table[rank].Node));
        }

        return SchemaFieldOrder.Build(value, fields, ranks, count);
    }

    private static TreeObject Sorted(TreeObject value, SchemaNode node)
    {
        var changed = false;
        var fields = new List<KeyValuePair<string, Tree>>(value.Fields.Count);
        foreach (var (name, old) in value.Fields)
        {
            var now = OfValue(old, node.Items);
            changed |= !ReferenceEquals(now, old) || (fields.Count > 0 && string.CompareOrdinal(name, fields[^1].Key) < 0);
            fields.Add(KeyValuePair.Create(name, now));
        }

        return changed ? new TreeObject([.. fields.OrderBy(static f => f.Key, StringComparer.Ordinal)], value.Position) : value;
    }
}
