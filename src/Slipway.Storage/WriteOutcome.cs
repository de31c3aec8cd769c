namespace Slipway.Storage;

/// <summary>What became of a write.</summary>
public abstract record WriteOutcome
{
    private WriteOutcome()
    {
    }

    /// <summary>The write is done and durable.</summary>
    /// <param name="Entry">The new state; for a delete the last one, with the revision of the delete.</param>
    public sealed record Done(StoredEntry Entry) : WriteOutcome;

    /// <summary>The condition did not hold; nothing was written.</summary>
    /// <param name="Current">The newest state, or null when the key does not exist.</param>
    public sealed record Conflict(StoredEntry? Current) : WriteOutcome;

    /// <summary>The store could not write (disk full, for example); nothing was written, reads go on.</summary>
    /// <param name="Reason">What went wrong, in words for a user.</param>
    public sealed record Failed(string Reason) : WriteOutcome;
}
