using Slipway.Storage.Indexing;

namespace Slipway.Storage.Sqlite;

/// <summary>
/// The store of a server: one SQLite file, everything also in memory. Acknowledged means synced to disk; concurrent writes share one sync.
/// Opening a folder that a killed process left finds every acknowledged write.
/// </summary>
public sealed class SqliteStore : IObjectStore
{
    /// <summary>Name of the data file in its folder.</summary>
    public const string FileName = "slipway.db";

    private readonly StoreIndex index;
    private readonly SqliteWriter writer;

    private SqliteStore(IRevisionLog log, SqliteStoreOptions options)
    {
        var loaded = log.Load();
        index = new StoreIndex(loaded.Compacted, loaded.Compacted.Revision, options.WatchCapacity);
        index.Apply(loaded.History);
        writer = new SqliteWriter(log, index, new CompactionPolicy(options.Time), loaded.Dead, options.OnFatal);
        writer.Start();
    }

    /// <inheritdoc />
    public long Revision => index.Current.Revision;

    /// <inheritdoc />
    public long CompactedRevision => index.CompactedRevision;

    /// <summary>Opens the store of a folder, or makes a new one there. Reads all of it, so it may take a moment for a large one.</summary>
    /// <param name="options">Folder, limits, clock, and what to do when the disk fails.</param>
    /// <exception cref="StoreOpenException">The file is in use, damaged, of a newer version or not permitted.</exception>
    public static SqliteStore Open(SqliteStoreOptions options)
    {
        const long SmallestFile = 64 << 10;
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxBytes, SmallestFile);
        ArgumentOutOfRangeException.ThrowIfLessThan(options.WatchCapacity, 1);
        try
        {
            Directory.CreateDirectory(options.Directory);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw new StoreOpenException($"The folder {options.Directory} cannot be made: {problem.Message}", problem);
        }

        return Open(SqliteLog.Open(Path.Combine(options.Directory, FileName), options.MaxBytes), options);
    }

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
        return cancellationToken.IsCancellationRequested
            ? Task.FromCanceled<WriteOutcome>(cancellationToken)
            : writer.WriteAsync(write, cancellationToken);
    }

    /// <inheritdoc />
    public Task CompactAsync(long revision, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(revision, Revision);
        return writer.CompactAsync(revision, cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await writer.DisposeAsync();
        index.DropWatches();
    }

    internal static SqliteStore Open(IRevisionLog log, SqliteStoreOptions options)
    {
        try
        {
            return new SqliteStore(log, options);
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }
}
