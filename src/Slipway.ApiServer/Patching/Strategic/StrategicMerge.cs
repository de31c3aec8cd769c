using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>
/// The strategic merge patch of Kubernetes: like a merge patch, but lists merge by the keys of the schema, and directives in the
/// patch replace, delete and order.
/// </summary>
internal sealed class StrategicMerge
{
    private PatchOutcome.Refused? refused;

    private StrategicMerge()
    {
    }

    public static PatchOutcome Apply(TreeObject live, TreeObject patch, SchemaNode schema)
    {
        var merge = new StrategicMerge();
        var merged = merge.Object(live, patch, schema, "");
        return merge.refused as PatchOutcome ?? new PatchOutcome.Patched(merged);
    }

    /// <summary>Merges an object. After a refusal the result means nothing.</summary>
    internal TreeObject Object(TreeObject? original, TreeObject patch, SchemaNode? schema, string path)
    {
        switch (patch[Directives.Patch])
        {
            case null:
                break;
            case TreeString { Value: Directives.Replace }:
                return (TreeObject)Directives.Strip(patch.Without(Directives.Patch))!;
            case TreeString { Value: Directives.Delete }:
                return TreeObject.Empty;
            case var other:
                Refuse(path, $"$patch is {Plain(other)}: allowed for objects are \"delete\" and \"replace\"");
                return patch;
        }

        var fields = new FieldList(original);
        RetainKeys(fields, original, patch, path);
        var ordered = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, value) in patch.Fields)
        {
            if (Directives.Target(name, Directives.SetElementOrder) is { } target)
            {
                ordered.Add(target);
                OrderedList(fields, target, value, patch[target], PatchShape.Of(schema, target), path);
            }
        }

        foreach (var (name, value) in patch.Fields)
        {
            if (name == Directives.RetainKeys || ordered.Contains(name) || Directives.Target(name, Directives.SetElementOrder) is not null)
            {
                continue;
            }

            if (Directives.Target(name, Directives.DeleteFromPrimitiveList) is { } list)
            {
                DeleteFromList(fields, list, value, path);
            }
            else
            {
                Field(fields, name, value, PatchShape.Of(schema, name), $"{path}.{name}");
            }
        }

        return fields.ToObject();
    }

    internal void Refuse(string path, string message)
        => refused ??= PatchOutcome.BadRequest($"strategic merge patch: {(path.Length == 0 ? "" : path.TrimStart('.') + ": ")}{message}");

    internal static string Plain(Tree tree) => tree is TreeString s ? $"\"{s.Value}\"" : tree.TypeName;

    private void Field(FieldList fields, string name, Tree value, PatchShape shape, string path)
    {
        switch (value, fields[name])
        {
            case (TreeNull, _):
                fields.Remove(name);
                break;
            case (TreeObject patch, TreeObject original):
                fields.Set(name, shape.Strategies.HasFlag(PatchStrategies.Replace)
                    ? Directives.Strip(patch) ?? TreeObject.Empty
                    : Object(original, patch, shape.Node, path));
                break;
            case (TreeArray patch, TreeArray original):
                fields.Set(name, List(original, patch, shape, path));
                break;
            default:
                if (Directives.Strip(value) is { } stripped)
                {
                    fields.Set(name, stripped);
                }
                else
                {
                    fields.Remove(name);
                }

                break;
        }
    }

    private Tree List(TreeArray original, TreeArray patch, PatchShape shape, string path)
        => shape.Strategies.HasFlag(PatchStrategies.Merge)
            ? ListMerge.Merge(this, original, patch, shape, path)
            : Directives.Strip(patch)!;

    private void OrderedList(FieldList fields, string name, Tree order, Tree? patch, PatchShape shape, string parent)
    {
        var path = $"{parent}.{name}";
        if (order is not TreeArray elementOrder)
        {
            Refuse(path, $"invalid patch format of setElementOrder list: it must be an array, not {order.TypeName}");
            return;
        }

        if (patch is not (null or TreeArray) || fields[name] is not (null or TreeArray))
        {
            Refuse(path, "invalid patch format of setElementOrder list: the field it orders is no list");
            return;
        }

        var original = fields[name] as TreeArray;
        var changes = patch as TreeArray;
        if (changes is not null && !ElementOrder.Agrees(changes, elementOrder, shape.MergeKey))
        {
            Refuse(path, "the order in the patch list does not match the $setElementOrder list");
            return;
        }

        var merged = (original, changes) switch
        {
            (null, null) => null,
            (null, { } added) => Directives.Strip(added),
            ({ } kept, null) => kept,
            ({ } kept, { } change) => List(kept, change, shape, path),
        };
        if (merged is TreeArray list)
        {
            fields.Set(name, ElementOrder.Arrange(list, elementOrder, original, shape.MergeKey));
        }
    }

    private void DeleteFromList(FieldList fields, string name, Tree value, string path)
    {
        if (value is not TreeArray doomed)
        {
            Refuse($"{path}.{name}",
                $"invalid patch format of primitive list: $deleteFromPrimitiveList must be an array, not {value.TypeName}");
        }
        else if (fields[name] is TreeArray list)
        {
            var gone = doomed.Items.Select(MergeValue.Of).ToHashSet(StringComparer.Ordinal);
            fields.Set(name, new TreeArray([.. list.Items.Where(item => !gone.Contains(MergeValue.Of(item)))], list.Position));
        }
    }

    private void RetainKeys(FieldList fields, TreeObject? original, TreeObject patch, string path)
    {
        if (patch[Directives.RetainKeys] is not { } value)
        {
            return;
        }

        if (value is not TreeArray list || !list.Items.All(static i => i is TreeString))
        {
            Refuse(path, "invalid patch format of retainKeys: it must be a list of strings");
            return;
        }

        var retained = list.Items.Select(static i => ((TreeString)i).Value).ToHashSet(StringComparer.Ordinal);
        if (patch.Fields.FirstOrDefault(f => f.Value is not TreeNull && !Directives.IsDirective(f.Key)
            && !retained.Contains(f.Key)) is { Key: { } key })
        {
            Refuse(path, $"invalid patch format of retainKeys: it does not list \"{key}\", which the patch sets");
            return;
        }

        foreach (var (name, _) in (original ?? TreeObject.Empty).Fields)
        {
            if (!retained.Contains(name))
            {
                fields.Remove(name);
            }
        }
    }
}
