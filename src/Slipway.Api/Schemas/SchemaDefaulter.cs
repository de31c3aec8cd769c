using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>Fills in absent fields that have a default; what needs nothing is not copied.</summary>
internal static class SchemaDefaulter
{
    public static TreeObject Fill(TreeObject value, SchemaNode node) => NeedsNothing(value, node) ? value : Filled(value, node);

    // Stored objects come back again and again with all their defaults: a look is cheaper than a copy that is thrown away.
    private static bool NeedsNothing(TreeObject value, SchemaNode node)
    {
        var table = node.Table;
        foreach (var field in table.Defaulted)
        {
            if (!value.Has(field.Name))
            {
                return false;
            }
        }

        foreach (var (name, present) in value.Fields)
        {
            if (present is TreeObject or TreeArray && table.RankOf(name) is var rank and >= 0
                && !ReferenceEquals(FillValue(present, table[rank].Node), present))
            {
                return false;
            }
        }

        return true;
    }

    private static TreeObject Filled(TreeObject value, SchemaNode node)
    {
        var fields = new List<KeyValuePair<string, Tree>>(value.Fields.Count + 4);
        var known = 0;
        foreach (var (name, field) in node.Fields.Value)
        {
            var old = value[name];
            known += old is null ? 0 : 1;
            var now = (old ?? field.Default) is { } present ? FillValue(present, field.Node) : null;
            if (now is not null)
            {
                fields.Add(KeyValuePair.Create(name, now));
            }
        }

        if (known < value.Fields.Count)
        {
            fields.AddRange(value.Fields.Where(f => !node.Fields.Value.ContainsKey(f.Key)));
        }

        return new TreeObject(fields, value.Position);
    }

    private static Tree FillValue(Tree value, SchemaNode node)
    {
        if (value is TreeObject o)
        {
            return node.Type switch
            {
                SchemaType.Object => Fill(o, node),
                SchemaType.Map when node.Items is { Type: SchemaType.Object or SchemaType.Map or SchemaType.Array } item =>
                    FillMap(o, item),
                _ => value,
            };
        }

        return value is TreeArray a
            && node is { Type: SchemaType.Array, Items: { Type: SchemaType.Object or SchemaType.Map or SchemaType.Array } type }
            ? FillList(a, type)
            : value;
    }

    private static TreeObject FillMap(TreeObject map, SchemaNode item)
    {
        var changed = false;
        var fields = new List<KeyValuePair<string, Tree>>(map.Fields.Count);
        foreach (var (name, old) in map.Fields)
        {
            var now = FillValue(old, item);
            changed |= !ReferenceEquals(now, old);
            fields.Add(KeyValuePair.Create(name, now));
        }

        return changed ? new TreeObject(fields, map.Position) : map;
    }

    private static TreeArray FillList(TreeArray list, SchemaNode item)
    {
        var items = new Tree[list.Items.Count];
        var changed = false;
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = FillValue(list.Items[i], item);
            changed |= !ReferenceEquals(items[i], list.Items[i]);
        }

        return changed ? new TreeArray(items, list.Position) : list;
    }
}
