using Slipway.Storage;

namespace Slipway.Simulation.Tests.Growth;

/// <summary>A store that counts what is asked of it.</summary>
internal sealed class CountingStore(IObjectStore store, WorkCounts counts) : IObjectStore
{
    public long Revision => store.Revision;

    public long CompactedRevision => store.CompactedRevision;

    public StoredEntry? Get(string key)
    {
        counts.Add("store: gets");
        return store.Get(key);
    }

    public ListOutcome List(string prefix, ListOptions options = default)
    {
        var outcome = store.List(prefix, options);
        counts.Add("store: lists");
        counts.Add("store: entries listed", outcome is ListOutcome.Page page ? page.Entries.Count : 0);
        return outcome;
    }

    public Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        counts.Add("store: writes");
        return store.WriteAsync(write, cancellationToken);
    }

    public IStoreWatch? Watch(string prefix, long afterRevision) => store.Watch(prefix, afterRevision);

    public Task CompactAsync(long revision, CancellationToken cancellationToken) => store.CompactAsync(revision, cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
