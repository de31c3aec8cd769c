namespace Slipway.Storage.Memory;

/// <summary>Options of <see cref="MemoryStore"/>.</summary>
public sealed record MemoryStoreOptions
{
    /// <summary>Clock for compaction by age; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Awaited before each commit, as a disk would be; writes that come in meanwhile join the same commit, and an
    /// <see cref="IOException"/> fails them all. Default null: every write is committed at once, before
    /// <see cref="IObjectStore.WriteAsync"/> returns.
    /// </summary>
    public Func<Task>? CommitBarrier { get; init; }

    /// <summary>Changes that may wait for one watcher before it is dropped; at least 1, default 8,192.</summary>
    public int WatchCapacity { get; init; } = Watching.StoreWatch.DefaultCapacity;
}
