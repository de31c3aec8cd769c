namespace Slipway.Storage;

/// <summary>
/// Keys, bytes, revisions and watches. One revision counts all writes; a write that was answered is on disk (for stores that have one),
/// and nobody sees what is not. Reads are served from memory and never wait.
/// </summary>
public interface IObjectStore : IAsyncDisposable
{
    /// <summary>Revision of the last write, 0 for a new store. Never goes back, also after a restart.</summary>
    long Revision { get; }

    /// <summary>Watches and lists can go back to this revision.</summary>
    long CompactedRevision { get; }

    /// <summary>The newest state of a key, or null.</summary>
    StoredEntry? Get(string key);

    /// <summary>Entries whose key starts with <paramref name="prefix"/>, in ordinal order of keys.</summary>
    /// <param name="prefix">Start of the keys.</param>
    /// <param name="options">Page and revision.</param>
    ListOutcome List(string prefix, ListOptions options = default);

    /// <summary>Does one conditional write; completes when it is durable or refused.</summary>
    /// <param name="write">What to write under which condition.</param>
    /// <param name="cancellationToken">Stops waiting; a write that was already taken may still happen.</param>
    Task<WriteOutcome> WriteAsync(StoreWrite write, CancellationToken cancellationToken);

    /// <summary>Every change of keys under a prefix after a revision, in order; null when the revision is compacted.</summary>
    /// <param name="prefix">Start of the keys.</param>
    /// <param name="afterRevision">Revision that the caller has seen; at most <see cref="Revision"/>.</param>
    IStoreWatch? Watch(string prefix, long afterRevision);

    /// <summary>Forgets the history up to a revision; current states and the last row stay.</summary>
    /// <param name="revision">At most <see cref="Revision"/>.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task CompactAsync(long revision, CancellationToken cancellationToken);
}
