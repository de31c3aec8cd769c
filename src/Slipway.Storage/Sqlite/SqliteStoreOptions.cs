namespace Slipway.Storage.Sqlite;

/// <summary>Options of <see cref="SqliteStore"/>.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>Largest data file unless told otherwise, in bytes: 8 GiB.</summary>
    public const long DefaultMaxBytes = 8L << 30;

    /// <summary>The folder of the data file; made when it is missing. Who opens it must hold the lock of the data directory.</summary>
    public required string Directory { get; init; }

    /// <summary>
    /// Called once, on the writer's thread, when the disk did not confirm a commit: what is on disk is unknown, and the process must exit
    /// and start again from the file. The argument says why. Writes fail from then on.
    /// </summary>
    public required Action<string> OnFatal { get; init; }

    /// <summary>Clock for compaction by age; default the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Most bytes of the data file, from 64 KiB; writes fail beyond. Default <see cref="DefaultMaxBytes"/>.</summary>
    public long MaxBytes { get; init; } = DefaultMaxBytes;

    /// <summary>Changes that may wait for one watcher before it is dropped; at least 1, default 8,192.</summary>
    public int WatchCapacity { get; init; } = Watching.StoreWatch.DefaultCapacity;
}
