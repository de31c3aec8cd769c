using Slipway.Storage.Watching;

namespace Slipway.Storage.Indexing;

/// <summary>
/// What a store holds in memory: the newest entries, the changes since the compacted revision, and the watchers. One writer calls
/// <see cref="Apply"/> with what is durable; any thread reads.
/// </summary>
internal sealed class StoreIndex
{
    private readonly Lock gate = new();
    private readonly WatchHub hub;
    private readonly List<StoreChange> history = [];
    private volatile StoreSnapshot current;
    private long compacted;

    public StoreIndex(StoreSnapshot initial, long compactedRevision, int watchCapacity)
    {
        current = initial;
        compacted = compactedRevision;
        hub = new WatchHub(initial.Revision, watchCapacity);
    }

    public StoreSnapshot Current => current;

    public long CompactedRevision => Interlocked.Read(ref compacted);

    /// <summary>Makes durable changes visible: first to readers, then to watchers in order of revisions.</summary>
    public void Apply(IReadOnlyList<StoreChange> changes)
    {
        if (changes.Count == 0)
        {
            return;
        }

        var next = current.With(changes);
        lock (gate)
        {
            history.AddRange(changes);
            current = next;
            hub.Publish(changes);
        }
    }

    public ListOutcome List(string prefix, ListOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Limit);
        if (options.AtRevision is not { } revision)
        {
            return current.List(prefix, options.Limit, options.AfterKey);
        }

        StoreSnapshot newest;
        StoreChange[] later;
        lock (gate)
        {
            if (revision < compacted)
            {
                return new ListOutcome.Compacted(compacted);
            }

            newest = current;
            CheckNotAhead(revision);
            later = ChangesAfter(revision);
        }

        return newest.Without(later, prefix, revision).List(prefix, options.Limit, options.AfterKey);
    }

    public IStoreWatch? Watch(string prefix, long afterRevision)
    {
        lock (gate)
        {
            CheckNotAhead(afterRevision);
            return afterRevision < compacted ? null : hub.Add(prefix, afterRevision, ChangesAfter(afterRevision));
        }
    }

    /// <summary>Forgets the changes up to a revision, and answers which revisions nobody can read any more.</summary>
    public IReadOnlyList<long> Compact(long revision)
    {
        lock (gate)
        {
            CheckNotAhead(revision);
            if (revision <= compacted)
            {
                return [];
            }

            var count = history.Count - ChangesAfter(revision).Length;
            var dead = new List<long>();
            foreach (var change in history.Take(count))
            {
                if (change.Previous is not null)
                {
                    dead.Add(change.Previous.Revision);
                }

                if (change.Deleted)
                {
                    dead.Add(change.Entry.Revision);
                }
            }

            history.RemoveRange(0, count);
            Interlocked.Exchange(ref compacted, revision);
            return dead;
        }
    }

    /// <summary>Ends all watches, as a crash or a shutdown does.</summary>
    public void DropWatches()
    {
        lock (gate)
        {
            hub.DropAll();
        }
    }

    /// <summary>Every revision after the compacted one is in the history, so its place follows from the distance to the newest.</summary>
    private StoreChange[] ChangesAfter(long revision)
    {
        var count = (int)Math.Min(current.Revision - revision, history.Count);
        return [.. history.GetRange(history.Count - count, count)];
    }

    private void CheckNotAhead(long revision)
    {
        if (revision > current.Revision)
        {
            throw new ArgumentOutOfRangeException(
                nameof(revision), revision, $"Revision {revision} is ahead of the store, which is at {current.Revision}.");
        }
    }
}
