using Slipway.Api.Trees;

namespace Slipway.ApiServer.Patching.Strategic;

/// <summary>Order of merged lists: as the patch says, then as it was on the server.</summary>
internal static class ElementOrder
{
    /// <summary>Whether the items of the patch are all in the directive, in its order; deletions do not count.</summary>
    public static bool Agrees(TreeArray patch, TreeArray order, string? mergeKey)
    {
        if (order.Items.Count == 0 || patch.Items.Count == 0)
        {
            return true;
        }

        var at = 0;
        foreach (var item in patch.Items.Where(static i => i is not TreeObject o || !o.Has(Directives.Patch)))
        {
            var identity = MergeValue.Identity(item, mergeKey);
            while (at < order.Items.Count && MergeValue.Identity(order.Items[at], mergeKey) != identity)
            {
                at++;
            }

            if (at++ == order.Items.Count)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Puts the items that <paramref name="order"/> names in that order and the others in the order they had; an item of the others
    /// goes before the first named one that it preceded in <paramref name="original"/>.
    /// </summary>
    public static TreeArray Arrange(TreeArray merged, TreeArray order, TreeArray? original, string? mergeKey)
    {
        var wanted = Ranks(order.Items, mergeKey);
        var former = Ranks(original?.Items ?? [], mergeKey);
        var named = new List<(Tree Item, int Former)>();
        var others = new List<(Tree Item, int Former)>();
        foreach (var item in merged.Items.OrderBy(item => Rank(wanted, item, mergeKey)))
        {
            (Rank(wanted, item, mergeKey) == int.MaxValue ? others : named).Add((item, Rank(former, item, mergeKey)));
        }

        others = [.. others.OrderBy(static o => o.Former)];
        var result = new List<Tree>(merged.Items.Count);
        var next = 0;
        foreach (var (item, rank) in named)
        {
            while (next < others.Count && rank != int.MaxValue && others[next].Former < rank)
            {
                result.Add(others[next++].Item);
            }

            result.Add(item);
        }

        result.AddRange(others.Skip(next).Select(static o => o.Item));
        return new TreeArray(result, merged.Position);
    }

    private static Dictionary<string, int> Ranks(IReadOnlyList<Tree> items, string? mergeKey)
    {
        var ranks = new Dictionary<string, int>(items.Count, StringComparer.Ordinal);
        for (var i = 0; i < items.Count; i++)
        {
            if (MergeValue.Identity(items[i], mergeKey) is { } identity)
            {
                ranks.TryAdd(identity, i);
            }
        }

        return ranks;
    }

    private static int Rank(Dictionary<string, int> ranks, Tree item, string? mergeKey)
        => MergeValue.Identity(item, mergeKey) is { } identity && ranks.TryGetValue(identity, out var rank) ? rank : int.MaxValue;
}
