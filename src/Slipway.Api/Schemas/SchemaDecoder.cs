using Slipway.Api.Trees;

namespace Slipway.Api.Schemas;

/// <summary>One pass over a tree that checks types, notes unknown and duplicate fields and builds the pruned, canonical object.</summary>
internal sealed class SchemaDecoder(string rootName)
{
    private readonly FieldPath path = new();
    private readonly List<string> strict = [];
    private readonly List<DecodeError> errors = [];

    public DecodeResult Decode(Tree tree, SchemaNode root)
    {
        if (tree is not TreeObject o)
        {
            return new DecodeResult.Refused([new DecodeError("",
                $"json: cannot unmarshal {ScalarDecoder.GoWord(tree)} into Go value of type {ScalarDecoder.GoType(root)}", tree.Position)]);
        }

        var value = Object(o, root, rootName);
        return errors.Count > 0 ? new DecodeResult.Refused(errors) : new DecodeResult.Success(value, strict);
    }

    private TreeObject Object(TreeObject value, SchemaNode node, string structName)
    {
        NoteDuplicates(value);
        var (table, count) = (node.Table, 0);
        var kept = new KeyValuePair<string, Tree>[value.Fields.Count];
        Span<int> ranks = kept.Length <= SchemaFieldOrder.OnStack ? stackalloc int[SchemaFieldOrder.OnStack] : new int[kept.Length];
        foreach (var (name, given) in value.Fields)
        {
            path.PushField(name);
            var rank = table.RankOf(name);
            if (rank < 0 && !node.PreservesUnknownFields)
            {
                strict.Add($"unknown field {GoText.Quote(path.ToString())}");
            }
            else if ((rank < 0 ? given : Field(given, table[rank], structName)) is { } decoded)
            {
                ranks[count] = rank < 0 ? table.Count : rank;
                kept[count++] = KeyValuePair.Create(name, decoded);
            }

            path.Pop();
        }

        return SchemaFieldOrder.Build(value, kept, ranks, count);
    }

    private Tree? Field(Tree given, SchemaField field, string structName)
    {
        if (given is TreeNull && field.Node.Type != SchemaType.Any)
        {
            return null;
        }

        var value = Value(given, field.Node, structName);
        return field.OmitsZero && IsZero(value) || IsEmptyOmitted(value, field) ? null : value;
    }

    private static bool IsZero(Tree value)
        => value is TreeString { Value.Length: 0 } or TreeNumber { Integer: 0 } or TreeBoolean { Value: false };

    // Kubernetes' kinds leave empty lists and maps out, except where the field is required.
    private static bool IsEmptyOmitted(Tree value, SchemaField field) => field.Wire.Count > 0 && !field.IsRequired
        && (value is TreeArray { Items.Count: 0 } || (field.Node.Type == SchemaType.Map && value is TreeObject { Fields.Count: 0 }));

    private Tree Value(Tree given, SchemaNode node, string structName)
    {
        switch (node.Type)
        {
            case SchemaType.Object when given is TreeObject o:
                return Object(o, node, ScalarDecoder.ShortName(node));
            case SchemaType.Map when given is TreeObject o:
                return Map(o, node.Items!, structName);
            case SchemaType.Array when given is TreeArray a:
                return List(a, node.Items!, structName);
            default:
                var decoded = ScalarDecoder.Decode(given, node, out var problem);
                if (decoded is null)
                {
                    var message = problem ?? $"json: cannot unmarshal {ScalarDecoder.GoWord(given)} into Go struct field "
                        + $"{structName}.{path.Names()} of type {ScalarDecoder.GoType(node)}";
                    errors.Add(new DecodeError(path.ToString(), message, given.Position));
                }

                return decoded ?? given;
        }
    }

    private TreeObject Map(TreeObject map, SchemaNode item, string structName)
    {
        NoteDuplicates(map);
        var fields = new List<KeyValuePair<string, Tree>>(map.Fields.Count);
        foreach (var (name, given) in map.Fields)
        {
            path.PushKey(name);
            fields.Add(KeyValuePair.Create(name, Item(given, item, structName)));
            path.Pop();
        }

        fields.Sort(static (a, b) => string.CompareOrdinal(a.Key, b.Key));
        return new TreeObject(fields, map.Position);
    }

    private TreeArray List(TreeArray list, SchemaNode item, string structName)
    {
        var items = new Tree[list.Items.Count];
        for (var i = 0; i < items.Length; i++)
        {
            path.PushIndex(i);
            items[i] = Item(list.Items[i], item, structName);
            path.Pop();
        }

        return new TreeArray(items, list.Position);
    }

    // A null inside a list or map is the zero value of its type.
    private Tree Item(Tree given, SchemaNode item, string structName)
        => given is TreeNull ? ScalarDecoder.Zero(item, given) : Value(given, item, structName);

    private void NoteDuplicates(TreeObject value)
    {
        foreach (var name in value.Duplicates)
        {
            strict.Add($"duplicate field {GoText.Quote(path.Below(name))}");
        }
    }
}
