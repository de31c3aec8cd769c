namespace Slipway.Api.Trees;

/// <summary>Ways into a tree by names of fields.</summary>
public static class TreePathExtensions
{
    /// <summary>The value at the end of the names, or null when one of them is absent or no object.</summary>
    public static Tree? At(this Tree? tree, params ReadOnlySpan<string> names)
    {
        foreach (var name in names)
        {
            tree = (tree as TreeObject)?[name];
        }

        return tree;
    }

    /// <summary>The object at the end of the names, or null.</summary>
    public static TreeObject? ObjectAt(this Tree? tree, params ReadOnlySpan<string> names) => tree.At(names) as TreeObject;

    /// <summary>The string at the end of the names, or null.</summary>
    public static string? TextAt(this Tree? tree, params ReadOnlySpan<string> names) => (tree.At(names) as TreeString)?.Value;

    /// <summary>The whole number at the end of the names, or null.</summary>
    public static long? IntegerAt(this Tree? tree, params ReadOnlySpan<string> names) => (tree.At(names) as TreeNumber)?.Integer;

    /// <summary>The boolean at the end of the names, or null.</summary>
    public static bool? BooleanAt(this Tree? tree, params ReadOnlySpan<string> names) => (tree.At(names) as TreeBoolean)?.Value;

    /// <summary>The items of the list at the end of the names; empty when there is none.</summary>
    public static IReadOnlyList<Tree> ItemsAt(this Tree? tree, params ReadOnlySpan<string> names)
        => (tree.At(names) as TreeArray)?.Items ?? [];

    /// <summary>The strings of the map at the end of the names; empty when there is none.</summary>
    public static IReadOnlyDictionary<string, string> StringsAt(this Tree? tree, params ReadOnlySpan<string> names)
    {
        var strings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tree.ObjectAt(names)?.Fields ?? [])
        {
            if (value is TreeString s)
            {
                strings[name] = s.Value;
            }
        }

        return strings;
    }

    /// <summary>A copy with the value at the end of the names; objects on the way are made where they are absent.</summary>
    public static TreeObject WithAt(this TreeObject tree, ReadOnlySpan<string> names, Tree value) => names.Length == 1
        ? tree.With(names[0], value)
        : tree.With(names[0], (tree[names[0]] as TreeObject ?? TreeObject.Empty).WithAt(names[1..], value));

    /// <summary>A copy without the field at the end of the names; the tree itself when there is none.</summary>
    public static TreeObject WithoutAt(this TreeObject tree, ReadOnlySpan<string> names)
    {
        if (names.Length == 1)
        {
            return tree.Without(names[0]);
        }

        return tree[names[0]] is TreeObject inner ? tree.With(names[0], inner.WithoutAt(names[1..])) : tree;
    }

    /// <summary>A copy in which the value at the end of the names is changed; the tree itself when it is absent or unchanged.</summary>
    public static TreeObject ChangeAt(this TreeObject tree, ReadOnlySpan<string> names, Func<Tree, Tree> change)
    {
        if (tree[names[0]] is not { } old)
        {
            return tree;
        }

        var changed = names.Length == 1 ? change(old) : old is TreeObject inner ? inner.ChangeAt(names[1..], change) : old;
        return ReferenceEquals(changed, old) ? tree : tree.With(names[0], changed);
    }

    /// <summary>A copy in which each object of a list is changed; the tree itself when it is no list.</summary>
    public static Tree ChangeItems(this Tree tree, Func<TreeObject, Tree> change) => tree is TreeArray list
        ? new TreeArray([.. list.Items.Select(item => item is TreeObject o ? change(o) : item)], list.Position)
        : tree;
}
