namespace Slipway.Storage;

/// <summary>One conditional write.</summary>
/// <param name="Key">The key.</param>
/// <param name="Value">The new bytes; for a delete the last state, which watchers get.</param>
public abstract record StoreWrite(string Key, ReadOnlyMemory<byte> Value)
{
    /// <summary>
    /// Offset in <see cref="Value"/> at which the store inserts the decimal digits of the write's revision; null for none. So an object
    /// carries its own resourceVersion although the revision is only known when the write is done.
    /// </summary>
    public int? RevisionOffset { get; init; }

    /// <summary>Writes a key that must not exist.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The bytes.</param>
    public sealed record Create(string Key, ReadOnlyMemory<byte> Value) : StoreWrite(Key, Value);

    /// <summary>Replaces a key whose newest revision must be the expected one.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The bytes.</param>
    /// <param name="ExpectedRevision">Revision of the state that the writer has seen.</param>
    public sealed record Update(string Key, ReadOnlyMemory<byte> Value, long ExpectedRevision) : StoreWrite(Key, Value);

    /// <summary>Removes a key whose newest revision must be the expected one.</summary>
    /// <param name="Key">The key.</param>
    /// <param name="Value">The last state, for watchers.</param>
    /// <param name="ExpectedRevision">Revision of the state that the writer has seen.</param>
    public sealed record Delete(string Key, ReadOnlyMemory<byte> Value, long ExpectedRevision) : StoreWrite(Key, Value);
}
