using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>The paths in which two objects differ.</summary>
internal sealed record TreeComparison(FieldSet Added, FieldSet Modified, FieldSet Removed)
{
    private static readonly TreeComparison Same = new(FieldSet.Empty, FieldSet.Empty, FieldSet.Empty);

    /// <summary>The paths that have another value now, or one for the first time.</summary>
    public FieldSet Changed => Added.Union(Modified);

    public static TreeComparison Of(Tree? before, Tree? after, FieldShape shape)
    {
        var below = new List<(PathElement Element, Side Side, TreeComparison Inner)>();
        foreach (var (element, old, fresh, inner) in Pairs(before, after, shape))
        {
            // Most of an object stays as it was, and in there nothing is to be found.
            if (old is not null && old.DeepEquals(fresh))
            {
                continue;
            }

            var isOne = IsOne(old, fresh, inner);
            var side = old is null ? Side.Added : fresh is null ? Side.Removed
                : isOne || old.TypeName != fresh.TypeName ? Side.Modified : Side.Neither;
            below.Add((element, side, isOne ? Same : Of(old, fresh, inner)));
        }

        return below.Count == 0 ? Same : new TreeComparison(
            FieldSet.Of(below.Select(static b => new FieldSetEntry(b.Element, b.Side == Side.Added, b.Inner.Added))),
            FieldSet.Of(below.Select(static b => new FieldSetEntry(b.Element, b.Side == Side.Modified, b.Inner.Modified))),
            FieldSet.Of(below.Select(static b => new FieldSetEntry(b.Element, b.Side == Side.Removed, b.Inner.Removed))));
    }

    // Whether the values are compared as a whole: two of different types, leaves, and two that are both empty or absent.
    private static bool IsOne(Tree? old, Tree? fresh, FieldShape shape)
        => (old is null || shape.IsLeaf(old) || IsEmpty(old)) && (fresh is null || shape.IsLeaf(fresh) || IsEmpty(fresh));

    private static bool IsEmpty(Tree value) => value is TreeObject { Fields.Count: 0 } or TreeArray { Items.Count: 0 };

    private static IEnumerable<(PathElement Element, Tree? Old, Tree? Fresh, FieldShape Shape)> Pairs(
        Tree? before, Tree? after, FieldShape shape)
    {
        if (before is TreeArray or null && after is TreeArray or null)
        {
            return Items(before as TreeArray, after as TreeArray, shape);
        }

        return Fields(before as TreeObject ?? TreeObject.Empty, after as TreeObject ?? TreeObject.Empty, shape);
    }

    private static IEnumerable<(PathElement, Tree?, Tree?, FieldShape)> Fields(TreeObject before, TreeObject after, FieldShape shape)
    {
        foreach (var (name, old) in before.Fields)
        {
            yield return (PathElement.Field(name), old, after[name], shape.Field(name));
        }

        foreach (var (name, fresh) in after.Fields)
        {
            if (!before.Has(name))
            {
                yield return (PathElement.Field(name), null, fresh, shape.Field(name));
            }
        }
    }

    private static IEnumerable<(PathElement, Tree?, Tree?, FieldShape)> Items(TreeArray? before, TreeArray? after, FieldShape shape)
    {
        var old = ByElement(before, shape);
        var fresh = ByElement(after, shape);
        foreach (var (element, item) in old)
        {
            yield return (element, item, fresh.GetValueOrDefault(element), shape.Item);
        }

        foreach (var (element, item) in fresh)
        {
            if (!old.ContainsKey(element))
            {
                yield return (element, null, item, shape.Item);
            }
        }
    }

    // Stored lists may have duplicates from before a key existed: the first counts.
    private static Dictionary<PathElement, Tree> ByElement(TreeArray? list, FieldShape shape)
    {
        var items = new Dictionary<PathElement, Tree>();
        foreach (var (element, item) in shape.ItemElements(list ?? new TreeArray([])).Zip(list?.Items ?? []))
        {
            items.TryAdd(element, item);
        }

        return items;
    }

    private enum Side
    {
        Neither,
        Added,
        Modified,
        Removed,
    }
}
