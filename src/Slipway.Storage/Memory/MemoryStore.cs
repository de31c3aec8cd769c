using Slipway.Storage.Indexing;

namespace Slipway.Storage.Memory;

/// <summary>
/// A store without a disk, for tests and for the simulation: no threads and no timers, everything happens on the threads of its callers, in
/// the order of their calls.
/// </summary>
public sealed class MemoryStore : IObjectStore
{
    private readonly Lock gate = new();
    private readonly StoreIndex index;
    private readonly CompactionPolicy compaction;
    private readonly Func<Task>? barrier;
    private List<PendingWrite> pending = [];
    private bool committing;
    private bool disposed;

    /// <summary>Makes an empty store.</summary>
    /// <param name="options">Clock and barrier; null for the defaults.</param>
    public MemoryStore(MemoryStoreOptions? options = null)
    {
        options ??= new MemoryStoreOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WatchCapacity, 1);
        index = new StoreIndex(StoreSnapshot.Empty, 0, options.WatchCapacity);
        compaction = new CompactionPolicy(options.Time);
        barrier = options.CommitBarrier;
    }

    /// <inheritdoc />
    public long Revision => index.Current.Revision;

    /// <inheritdoc />
    public long CompactedRevision => index.CompactedRevision;

    /// <inheritdoc />
    public StoredEntry? Get(string key) => index.Current.Get(key);

    /// <inheritdoc />
    public ListOutcome List(string prefix, ListOptions options = default) => index.List(prefix, options);

    /// <inheritdoc />
    public IStoreWatch? Watch(string prefix, long afterRevision) => index.Watch(prefix, afterRevision);

    /// <inheritdoc />
    public Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken cancellationToken)
    {
        RevisionStamp.Check(write);
        if (cancellationToken.IsCancellationRequested)
        {
            return Task.FromCanceled<WriteOutcome>(cancellationToken);
        }

        if (barrier is not null)
        {
            return Enqueue(write, barrier, cancellationToken);
        }

        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var group = new WriteGroup(index.Current);
            var outcome = group.Admit(write);
            Apply(group);
            return Task.FromResult(outcome);
        }
    }

    /// <inheritdoc />
    public Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            index.Compact(revision);
        }

        return Task.CompletedTask;
    }

    /// <summary>
    /// What a power cut and a restart do: writes that were not acknowledged yet are gone or, where the disk was faster than the answer,
    /// done; either way their writers get no good answer. All watches end. What was acknowledged stays.
    /// </summary>
    /// <param name="pendingReachedDisk">Whether the writes under way were on disk before the power went.</param>
    public void Crash(bool pendingReachedDisk = false)
    {
        List<PendingWrite> lost;
        lock (gate)
        {
            lost = pending;
            pending = [];
            if (pendingReachedDisk)
            {
                Commit(lost);
            }

            index.DropWatches();
        }

        lost.ForEach(write => write.Complete(new WriteOutcome.Failed("the store stopped before it could answer; read to see what it did")));
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync()
    {
        Crash();
        lock (gate)
        {
            disposed = true;
        }

        return ValueTask.CompletedTask;
    }

    private Task<WriteOutcome> Enqueue(StoreWrite write, Func<Task> disk, CancellationToken cancellationToken)
    {
        var item = new PendingWrite(write, cancellationToken);
        bool first;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            pending.Add(item);
            first = !committing;
            committing = true;
        }

        if (first)
        {
            _ = CommitPendingAsync(disk);
        }

        return item.Task;
    }

    private async Task CommitPendingAsync(Func<Task> disk)
    {
        bool more;
        do
        {
            string? failure = null;
            try
            {
                await disk();
            }
            catch (IOException problem)
            {
                failure = problem.Message;
            }

            more = CommitOnce(failure);
        }
        while (more);
    }

    /// <summary>Commits or fails what waits; answers whether more came in while the callers were told.</summary>
    private bool CommitOnce(string? failure)
    {
        List<PendingWrite> writes;
        List<WriteOutcome> outcomes;
        lock (gate)
        {
            writes = pending;
            pending = [];
            outcomes = failure is null ? Commit(writes) : writes.ConvertAll<WriteOutcome>(_ => new WriteOutcome.Failed(failure));
        }

        for (var i = 0; i < writes.Count; i++)
        {
            writes[i].Complete(outcomes[i]);
        }

        lock (gate)
        {
            committing = pending.Count > 0;
            return committing;
        }
    }

    private List<WriteOutcome> Commit(List<PendingWrite> writes)
    {
        var group = new WriteGroup(index.Current);
        var outcomes = writes.ConvertAll(item => group.Admit(item.Write));
        Apply(group);
        return outcomes;
    }

    private void Apply(WriteGroup group)
    {
        index.Apply(group.Changes);
        if (compaction.Due(index.Current.Revision, index.CompactedRevision) is { } revision)
        {
            index.Compact(revision);
        }
    }
}
