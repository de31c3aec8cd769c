using Slipway.Storage;

namespace Slipway.Simulation.Tests.Faults;

/// <summary>The store as one server process has it: nothing is written for a process that is gone.</summary>
internal sealed class LifeStore(IObjectStore store, Life life) : IObjectStore
{
    public long Revision => store.Revision;

    public long CompactedRevision => store.CompactedRevision;

    public StoredEntry? Get(string key) => store.Get(key);

    public ListOutcome List(string prefix, ListOptions options = default) => store.List(prefix, options);

    public async Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        await life.AliveAsync();
        return await life.OwnAsync(store.WriteAsync(write, cancellationToken));
    }

    public IStoreWatch? Watch(string prefix, long afterRevision) => life.Ended ? null : store.Watch(prefix, afterRevision);

    public Task CompactAsync(long revision, CancellationToken cancellationToken) => store.CompactAsync(revision, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
