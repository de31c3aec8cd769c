using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>Merges lists whose schema says so: objects by key, scalars as a set.</summary>
internal static class ListMerge
{
    public static TreeArray Merge(StrategicMerge merge, TreeArray original, TreeArray patch, PatchShape shape, string path)
    {
        if (shape.MergeKey is not { } key)
        {
            return Scalars(merge, original, patch, path);
        }

        var kept = original.Items;
        var changes = new List<TreeObject>();
        var replace = false;
        foreach (var item in patch.Items)
        {
            if (item is not TreeObject change)
            {
                merge.Refuse(path, $"items must be objects, not {item.TypeName}");
                return original;
            }

            switch (change[Directives.Patch])
            {
                case null:
                    changes.Add(change);
                    break;
                case TreeString { Value: Directives.Replace }:
                    replace = true;
                    break;
                case TreeString { Value: Directives.Delete } when MergeValue.Identity(change, key) is { } doomed:
                    kept = [.. kept.Where(k => MergeValue.Identity(k, key) != doomed)];
                    break;
                case TreeString { Value: Directives.Delete }:
                    merge.Refuse(path, $"an item with \"$patch\": \"delete\" does not contain the declared merge key: {key}");
                    return original;
                case var other:
                    merge.Refuse(
                        path, $"$patch is {StrategicMerge.Plain(other)}: allowed for items of a list are \"delete\" and \"replace\"");
                    return original;
            }
        }

        return replace
            ? (TreeArray)Directives.Strip(new TreeArray(changes, patch.Position))!
            : Objects(merge, new TreeArray(kept, original.Position), changes, shape, path);
    }

    private static TreeArray Objects(StrategicMerge merge, TreeArray original, List<TreeObject> changes, PatchShape shape, string path)
    {
        var key = shape.MergeKey!;
        var merged = original.Items.ToList();
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < merged.Count; i++)
        {
            if (MergeValue.Identity(merged[i], key) is { } identity)
            {
                places.TryAdd(identity, i);
            }
        }

        foreach (var change in changes)
        {
            if (MergeValue.Identity(change, key) is not { } identity)
            {
                merge.Refuse(path, $"an item does not contain the declared merge key: {key}");
                return original;
            }

            if (places.TryGetValue(identity, out var at))
            {
                merged[at] = merge.Object(merged[at] as TreeObject, change, shape.Node?.Items, $"{path}[{key}={identity[1..]}]");
            }
            else
            {
                places.Add(identity, merged.Count);
                merged.Add(Directives.Strip(change)!);
            }
        }

        return ElementOrder.Arrange(new TreeArray(merged, original.Position), new TreeArray(changes), original, key);
    }

    private static TreeArray Scalars(StrategicMerge merge, TreeArray original, TreeArray patch, string path)
    {
        if (patch.Items.FirstOrDefault(static i => i is TreeObject or TreeArray) is { } odd)
        {
            merge.Refuse(path, odd is TreeArray ? "lists of lists are not supported" : "cannot merge lists without merge key");
            return original;
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var merged = original.Items.Concat(patch.Items).Where(i => seen.Add(MergeValue.Of(i))).ToList();
        return ElementOrder.Arrange(new TreeArray(merged, original.Position), patch, original, null);
    }
}
