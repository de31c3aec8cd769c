namespace Slipway.Storage;

/// <summary>One state of one key. Immutable, and shared by all who read it.</summary>
public sealed class StoredEntry(string key, long revision, ReadOnlyMemory<byte> value)
{
    private object? parsed;

    /// <summary>The key.</summary>
    public string Key { get; } = key;

    /// <summary>Revision of the write that made this state.</summary>
    public long Revision { get; } = revision;

    /// <summary>The bytes, with the revision stamped in where the writer asked for it.</summary>
    public ReadOnlyMemory<byte> Value { get; } = value;

    /// <summary>The value in a parsed form, made on first use and then shared. Callers must agree on one form for a key.</summary>
    /// <typeparam name="T">The parsed form; immutable.</typeparam>
    /// <param name="parse">Makes it; may run twice when two callers are first at the same time.</param>
    public T Parsed<T>(Func<StoredEntry, T> parse)
        where T : class
    {
        if (Volatile.Read(ref parsed) is T known)
        {
            return known;
        }

        var made = parse(this);
        return Interlocked.CompareExchange(ref parsed, made, null) as T ?? made;
    }
}
