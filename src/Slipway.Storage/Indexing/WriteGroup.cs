namespace Slipway.Storage.Indexing;

/// <summary>Writes that are committed together: each is checked against the state that the ones before it will leave.</summary>
internal sealed class WriteGroup(StoreSnapshot baseline)
{
    private readonly Dictionary<string, StoredEntry?> overlay = new(StringComparer.Ordinal);
    private readonly List<StoreChange> changes = [];

    /// <summary>What the admitted writes change, in order of revisions.</summary>
    public IReadOnlyList<StoreChange> Changes => changes;

    /// <summary>Checks the condition of a write and gives it a revision. The outcome holds only once the group is committed.</summary>
    public WriteOutcome Admit(StoreWrite write)
    {
        var current = overlay.TryGetValue(write.Key, out var changed) ? changed : baseline.Get(write.Key);
        var holds = write switch
        {
            StoreWrite.Create => current is null,
            StoreWrite.Update update => current?.Revision == update.ExpectedRevision,
            StoreWrite.Delete delete => current?.Revision == delete.ExpectedRevision,
            _ => throw new ArgumentException($"A write is a Create, an Update or a Delete, not {write.GetType().Name}.", nameof(write)),
        };
        if (!holds)
        {
            return new WriteOutcome.Conflict(current);
        }

        var revision = baseline.Revision + changes.Count + 1;
        var entry = new StoredEntry(write.Key, revision, RevisionStamp.Apply(write, revision));
        var deleted = write is StoreWrite.Delete;
        overlay[write.Key] = deleted ? null : entry;
        changes.Add(new StoreChange(entry, current, deleted));
        return new WriteOutcome.Done(entry);
    }
}
