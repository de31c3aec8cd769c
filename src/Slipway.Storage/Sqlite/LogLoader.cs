using Slipway.Storage.Indexing;

namespace Slipway.Storage.Sqlite;

/// <summary>Builds the state of a store from the rows of its log, and checks that they fit each other.</summary>
internal sealed class LogLoader(long compacted, string path)
{
    private readonly Dictionary<string, StoredEntry> current = new(StringComparer.Ordinal);
    private readonly List<StoreChange> history = [];
    private readonly List<long> dead = [];
    private StoreSnapshot? baseline;
    private long last;

    /// <summary>Takes the next row.</summary>
    public void Add(StoredEntry entry, long previousRevision, bool deleted)
    {
        var previous = current.GetValueOrDefault(entry.Key);
        if (entry.Revision <= compacted)
        {
            Replace(entry, previous, deleted);
            return;
        }

        baseline ??= Snapshot();
        if (entry.Revision != last + 1 || previousRevision != (previous?.Revision ?? 0))
        {
            throw new StoreOpenException(
                $"The data file {path} is damaged: row {entry.Revision} follows row {last} and names {previousRevision} as the state "
                + $"before of {entry.Key}, which is at {previous?.Revision ?? 0}. Restore a backup, or use another data directory.");
        }

        history.Add(new StoreChange(entry, previous, deleted));
        Keep(entry, deleted);
    }

    public LoadedLog Finish() => new(baseline ?? Snapshot(), history, dead);

    private void Replace(StoredEntry entry, StoredEntry? previous, bool deleted)
    {
        if (previous is not null)
        {
            dead.Add(previous.Revision);
        }

        if (deleted)
        {
            dead.Add(entry.Revision);
        }

        Keep(entry, deleted);
    }

    private void Keep(StoredEntry entry, bool deleted)
    {
        last = entry.Revision;
        if (deleted)
        {
            current.Remove(entry.Key);
        }
        else
        {
            current[entry.Key] = entry;
        }
    }

    /// <summary>The rows up to the compacted revision; the last of them may be gone when later rows exist.</summary>
    private StoreSnapshot Snapshot()
    {
        last = Math.Max(last, compacted);
        return StoreSnapshot.Of(current.Values, last);
    }
}
