using Slipway.Storage.Indexing;

namespace Slipway.Storage.Sqlite;

/// <summary>The file behind a store, used by one thread. It throws <see cref="LogFailure"/> when it could not do something.</summary>
internal interface IRevisionLog : IDisposable
{
    /// <summary>Reads everything, in order of revisions.</summary>
    LoadedLog Load();

    /// <summary>Adds and removes rows in one transaction: when it returns all of it is on disk, when it throws nothing is.</summary>
    void Commit(IReadOnlyList<StoreChange> added, IEnumerable<long> dead);

    /// <summary>Records the revision that history starts at.</summary>
    void Compact(long revision);
}

/// <summary>What a log held at open.</summary>
/// <param name="Compacted">State at the compacted revision.</param>
/// <param name="History">Changes after it.</param>
/// <param name="Dead">Rows that nobody can read any more, left by a compaction that was cut short.</param>
internal sealed record LoadedLog(StoreSnapshot Compacted, IReadOnlyList<StoreChange> History, IReadOnlyList<long> Dead);

/// <summary>The log could not do something.</summary>
/// <param name="reason">In words for a user.</param>
/// <param name="fatal">Whether the state on disk is unknown.</param>
/// <param name="cause">What the library said.</param>
internal sealed class LogFailure(string reason, bool fatal, Exception? cause = null) : Exception(reason, cause)
{
    public bool Fatal { get; } = fatal;
}
