using System.Collections.Immutable;

namespace Slipway.Storage.Indexing;

/// <summary>All newest entries at one revision, sorted by key. Immutable, so that readers never wait for the writer.</summary>
internal sealed class StoreSnapshot(ImmutableSortedSet<StoredEntry> entries, long revision)
{
    public static readonly StoreSnapshot Empty = new(ImmutableSortedSet.Create<StoredEntry>(KeyOrder.Instance), 0);

    public long Revision { get; } = revision;

    public static StoreSnapshot Of(IEnumerable<StoredEntry> entries, long revision)
        => new(entries.ToImmutableSortedSet(KeyOrder.Instance), revision);

    public StoredEntry? Get(string key) => entries.TryGetValue(Probe(key), out var found) ? found : null;

    public ListOutcome.Page List(string prefix, int limit, string? afterKey)
    {
        var first = entries.IndexOf(Probe(prefix));
        first = first < 0 ? ~first : first;
        if (afterKey is not null)
        {
            var seen = entries.IndexOf(Probe(afterKey));
            first = Math.Max(first, seen < 0 ? ~seen : seen + 1);
        }

        var end = Math.Max(first, End(prefix));
        var count = limit > 0 ? Math.Min(limit, end - first) : end - first;
        var page = new StoredEntry[count];
        for (var i = 0; i < count; i++)
        {
            page[i] = entries[first + i];
        }

        return new ListOutcome.Page(page, Revision, end - first - count);
    }

    public StoreSnapshot With(IReadOnlyList<StoreChange> changes)
    {
        var next = entries.ToBuilder();
        foreach (var change in changes)
        {
            next.Remove(change.Entry);
            if (!change.Deleted)
            {
                next.Add(change.Entry);
            }
        }

        return new StoreSnapshot(next.ToImmutable(), changes[^1].Entry.Revision);
    }

    /// <summary>The state before changes, as far as it concerns a prefix.</summary>
    public StoreSnapshot Without(IReadOnlyList<StoreChange> changes, string prefix, long atRevision)
    {
        var former = entries.ToBuilder();
        for (var i = changes.Count - 1; i >= 0; i--)
        {
            var change = changes[i];
            if (!change.Entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            {
                continue;
            }

            former.Remove(change.Entry);
            if (change.Previous is not null)
            {
                former.Add(change.Previous);
            }
        }

        return new StoreSnapshot(former.ToImmutable(), atRevision);
    }

    private static StoredEntry Probe(string key) => new(key, 0, default);

    /// <summary>Index of the first key behind all keys with the prefix.</summary>
    private int End(string prefix)
    {
        var last = prefix.AsSpan().TrimEnd(char.MaxValue);
        if (last.IsEmpty)
        {
            return entries.Count;
        }

        var next = string.Concat(last[..^1], [(char)(last[^1] + 1)]);
        var index = entries.IndexOf(Probe(next));
        return index < 0 ? ~index : index;
    }

    private sealed class KeyOrder : IComparer<StoredEntry>
    {
        public static readonly KeyOrder Instance = new();

        public int Compare(StoredEntry? x, StoredEntry? y) => string.CompareOrdinal(x?.Key, y?.Key);
    }
}
