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
        var fields = node.Fields.Value;
        var ranked = new List<(int Rank, KeyValuePair<string, Tree> Field)>(value.Fields.Count);
        var changed = false;
        foreach (var (name, old) in value.Fields)
        {
            var known = fields.TryGetValue(name, out var field);
            var now = OfValue(old, field?.Node);
            var rank = known && fields is SchemaFieldDictionary ordered ? ordered.IndexOf(name) : int.MaxValue;
            changed |= !ReferenceEquals(now, old) || (ranked.Count > 0 && rank < ranked[^1].Rank);
            ranked.Add((rank, KeyValuePair.Create(name, now)));
        }

        return changed ? new TreeObject([.. ranked.OrderBy(static r => r.Rank).Select(static r => r.Field)], value.Position) : value;
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
