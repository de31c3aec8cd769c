using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Apply;

/// <summary>Lays an applied configuration over the live object.</summary>
internal static class TreeMerge
{
    public static Tree Merge(Tree? live, Tree applied, FieldShape shape)
    {
        if (shape.IsLeaf(applied))
        {
            return applied;
        }

        return applied is TreeObject o
            ? Fields(live as TreeObject, o, shape)
            : Items(live as TreeArray ?? new TreeArray([]), (TreeArray)applied, shape);
    }

    private static TreeObject Fields(TreeObject? live, TreeObject applied, FieldShape shape)
    {
        var fields = new FieldList(live);
        foreach (var (name, value) in applied.Fields)
        {
            if (value is TreeNull)
            {
                fields.Remove(name);
                continue;
            }

            var (old, inner) = (fields[name], shape.Field(name));
            if (value is TreeArray { Items.Count: 0 } && !inner.IsLeaf(value))
            {
                // It sets nothing, so nobody would own it and nobody could remove it.
                continue;
            }

            var merged = Merge(old, value, inner);
            fields.Set(name, old is not null && old.DeepEquals(merged) ? old : merged);
        }

        return fields.ToObject();
    }

    // Items that both sides have come in the applied order; live items keep their place between them.
    private static TreeArray Items(TreeArray live, TreeArray applied, FieldShape shape)
    {
        var old = shape.ItemElements(live);
        var fresh = shape.ItemElements(applied);
        var oldAt = Places(old);
        var freshAt = Places(fresh);
        var shared = new Queue<PathElement>(fresh.Where(oldAt.ContainsKey));
        var merged = new List<Tree>(Math.Max(old.Count, fresh.Count));
        var done = new HashSet<PathElement>();
        for (int l = 0, r = 0; l < old.Count || r < fresh.Count;)
        {
            if (l < old.Count && r < fresh.Count && old[l] != fresh[r]
                && freshAt.ContainsKey(old[l]) && shared.TryPeek(out var next) && next != old[l])
            {
                l++;
                continue;
            }

            if (l < old.Count && !freshAt.ContainsKey(old[l]))
            {
                merged.Add(live.Items[l++]);
                continue;
            }

            if (l < old.Count && (done.Contains(old[l]) || (r < fresh.Count && old[l] == fresh[r])))
            {
                l++;
            }

            if (r < fresh.Count)
            {
                var element = fresh[r];
                done.Add(element);
                merged.Add(Merge(oldAt.TryGetValue(element, out var at) ? live.Items[at] : null, applied.Items[r++], shape.Item));
                if (shared.TryPeek(out var first) && first == element)
                {
                    shared.Dequeue();
                }
            }
        }

        return new TreeArray(merged, live.Position);
    }

    private static Dictionary<PathElement, int> Places(IReadOnlyList<PathElement> elements)
    {
        var places = new Dictionary<PathElement, int>(elements.Count);
        for (var i = 0; i < elements.Count; i++)
        {
            places.TryAdd(elements[i], i);
        }

        return places;
    }
}
