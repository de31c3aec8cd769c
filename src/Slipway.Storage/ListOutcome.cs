namespace Slipway.Storage;

/// <summary>Answer to a list.</summary>
public abstract record ListOutcome
{
    private ListOutcome()
    {
    }

    /// <summary>The entries.</summary>
    /// <param name="Entries">Sorted by key.</param>
    /// <param name="Revision">Revision that the list shows.</param>
    /// <param name="Remaining">Entries that a limit left out.</param>
    public sealed record Page(IReadOnlyList<StoredEntry> Entries, long Revision, long Remaining) : ListOutcome;

    /// <summary>The asked revision is compacted.</summary>
    /// <param name="CompactedRevision">The oldest revision that can be listed.</param>
    public sealed record Compacted(long CompactedRevision) : ListOutcome;
}
