using System.Buffers.Binary;

namespace Slipway.Node.Logs;

/// <summary>
/// The index of a log: pairs of offset and time, each saying that the bytes from this offset on (up to the next pair's) had arrived at
/// that time. Sixteen bytes a pair, in big-endian order, appended.
/// </summary>
internal static class LogIndex
{
    public const int EntryBytes = 16;

    public static string PathFor(string logPath) => Path.ChangeExtension(logPath, ".idx");

    public static void Append(string logPath, long offset, DateTimeOffset at)
    {
        Span<byte> entry = stackalloc byte[EntryBytes];
        Write(entry, offset, at);
        using var file = new FileStream(PathFor(logPath), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
        file.Write(entry);
    }

    /// <summary>All pairs, in order; a last half-written one is left out.</summary>
    public static IReadOnlyList<(long Offset, DateTimeOffset At)> Read(string logPath)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(PathFor(logPath));
        }
        catch (IOException)
        {
            return [];
        }

        var entries = new (long, DateTimeOffset)[bytes.Length / EntryBytes];
        for (var i = 0; i < entries.Length; i++)
        {
            var entry = bytes.AsSpan(i * EntryBytes, EntryBytes);
            entries[i] = (
                BinaryPrimitives.ReadInt64BigEndian(entry),
                DateTimeOffset.FromUnixTimeMilliseconds(BinaryPrimitives.ReadInt64BigEndian(entry[8..])));
        }

        return entries;
    }

    /// <summary>Drops pairs of bytes that are gone.</summary>
    public static void DropBefore(string logPath, long firstOffset)
    {
        var kept = Read(logPath);
        var start = 0;
        while (start + 1 < kept.Count && kept[start + 1].Offset <= firstOffset)
        {
            start++;
        }

        var bytes = new byte[(kept.Count - start) * EntryBytes];
        for (var i = start; i < kept.Count; i++)
        {
            Write(bytes.AsSpan((i - start) * EntryBytes), kept[i].Offset, kept[i].At);
        }

        File.WriteAllBytes(PathFor(logPath) + ".new", bytes);
        File.Move(PathFor(logPath) + ".new", PathFor(logPath), overwrite: true);
    }

    private static void Write(Span<byte> entry, long offset, DateTimeOffset at)
    {
        BinaryPrimitives.WriteInt64BigEndian(entry, offset);
        BinaryPrimitives.WriteInt64BigEndian(entry[8..], at.ToUnixTimeMilliseconds());
    }
}
