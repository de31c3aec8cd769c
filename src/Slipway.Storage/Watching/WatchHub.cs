namespace Slipway.Storage.Watching;

/// <summary>All watchers of a store. Callers hold the lock of the index, so changes and new watchers have one order.</summary>
internal sealed class WatchHub(long revision, int capacity)
{
    private readonly List<StoreWatch> watches = [];
    private long published = revision;

    /// <summary>Everything up to this revision lies in the queues of the watchers.</summary>
    public long Published => Interlocked.Read(ref published);

    public StoreWatch Add(string prefix, long afterRevision, IReadOnlyList<StoreChange> missed)
    {
        var replay = missed.Where(change => Concerns(change, prefix)).ToList();
        var watch = new StoreWatch(this, prefix, afterRevision, capacity + replay.Count);
        foreach (var change in replay)
        {
            watch.Offer(change);
        }

        watches.Add(watch);
        return watch;
    }

    public void Publish(IReadOnlyList<StoreChange> changes)
    {
        foreach (var change in changes)
        {
            foreach (var watch in watches)
            {
                if (Concerns(change, watch.Prefix))
                {
                    watch.Offer(change);
                }
            }
        }

        Interlocked.Exchange(ref published, changes[^1].Entry.Revision);
        watches.RemoveAll(watch => watch.Ended);
    }

    public void DropAll()
    {
        foreach (var watch in watches)
        {
            watch.Dispose();
        }

        watches.Clear();
    }

    private static bool Concerns(StoreChange change, string prefix) => change.Entry.Key.StartsWith(prefix, StringComparison.Ordinal);
}
