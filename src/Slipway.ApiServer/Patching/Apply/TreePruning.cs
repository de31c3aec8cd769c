using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>Takes out of a merged object what a manager owned, no longer applies, and nobody else owns.</summary>
internal static class TreePruning
{
    /// <param name="merged">The live object with the new configuration laid over it.</param>
    /// <param name="last">What the manager owned before.</param>
    /// <param name="owned">What all managers own now, the applying one included.</param>
    /// <param name="shape">Shape of the object.</param>
    public static TreeObject Prune(TreeObject merged, FieldSet last, FieldSet owned, FieldShape shape)
    {
        var everything = WithNamedParents(OwnedFields.Of(merged, shape), shape);
        var lastOwned = WithNamedParents(last, shape);

        // Without all that the manager owned; then what others own comes back; then what nobody owned.
        var without = WithNamedParents(OwnedFields.Of(Remove(merged, lastOwned, shape), shape), shape);
        var kept = Remove(merged, everything.Difference(without.Union(WithNamedParents(owned, shape))), shape);
        var keptFields = WithNamedParents(OwnedFields.Of(kept, shape), shape);
        return Remove(merged, everything.Difference(keptFields).Intersection(lastOwned), shape);
    }

    /// <summary>A copy without the members of the set; what empties out goes with them.</summary>
    public static TreeObject Remove(TreeObject value, FieldSet doomed, FieldShape shape)
        => Remove((Tree)value, doomed, shape) as TreeObject ?? TreeObject.Empty;

    private static Tree? Remove(Tree value, FieldSet doomed, FieldShape shape)
    {
        if (doomed.IsEmpty || shape.IsLeaf(value))
        {
            return value;
        }

        if (value is TreeObject o)
        {
            var fields = new FieldList(o);
            foreach (var (name, child) in o.Fields)
            {
                if (doomed.Find(PathElement.Field(name)) is { } entry)
                {
                    Replace(fields, name, entry.IsMember ? null : Remove(child, entry.Below, shape.Field(name)));
                }
            }

            return fields.ToObject() is { Fields.Count: > 0 } left ? left : null;
        }

        var list = (TreeArray)value;
        var items = new List<Tree>(list.Items.Count);
        foreach (var (element, item) in shape.ItemElements(list).Zip(list.Items))
        {
            var entry = doomed.Find(element);
            if (entry is null)
            {
                items.Add(item);
            }
            else if (!entry.IsMember && Remove(item, entry.Below, shape.Item) is { } left)
            {
                items.Add(left);
            }
        }

        return items.Count > 0 ? new TreeArray(items, list.Position) : null;
    }

    private static void Replace(FieldList fields, string name, Tree? value)
    {
        if (value is null)
        {
            fields.Remove(name);
        }
        else
        {
            fields.Set(name, value);
        }
    }

    // A named field whose parts are members counts as one itself: it goes when all its parts go.
    private static FieldSet WithNamedParents(FieldSet set, FieldShape shape)
        => FieldSet.Of(set.Entries.Select(entry => entry.Element.FieldName is { } name
            ? new FieldSetEntry(entry.Element, entry.IsMember || shape.IsNamed(name), WithNamedParents(entry.Below, shape.Field(name)))
            : entry with { Below = WithNamedParents(entry.Below, shape.Item) }));
}
