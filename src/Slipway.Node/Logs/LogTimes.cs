using System.Globalization;
using System.Text;

namespace Slipway.Node.Logs;

/// <summary>The times of a log's bytes, read from its index and read again when the log has outgrown it.</summary>
internal sealed class LogTimes(string logPath)
{
    private IReadOnlyList<(long Offset, DateTimeOffset At)> entries = LogIndex.Read(logPath);
    private long readFor;

    /// <summary>First byte that arrived at or after a time; null when there is none.</summary>
    public long? FirstOffsetSince(DateTimeOffset since)
    {
        foreach (var (offset, at) in entries)
        {
            if (at >= since)
            {
                return offset;
            }
        }

        return null;
    }

    /// <summary>The piece with the time of each line before it.</summary>
    /// <param name="piece">Whole lines.</param>
    /// <param name="offset">Where they start in the log.</param>
    public byte[] Stamp(ReadOnlySpan<byte> piece, long offset)
    {
        if (offset + piece.Length > readFor)
        {
            entries = LogIndex.Read(logPath);
            readFor = offset + piece.Length;
        }

        using var result = new MemoryStream(piece.Length * 2);
        while (!piece.IsEmpty)
        {
            var end = piece.IndexOf((byte)'\n');
            var line = end < 0 ? piece : piece[..(end + 1)];
            result.Write(Encoding.ASCII.GetBytes(
                At(offset).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fffffff00'Z' ", CultureInfo.InvariantCulture)));
            result.Write(line);
            offset += line.Length;
            piece = piece[line.Length..];
        }

        return result.ToArray();
    }

    private DateTimeOffset At(long offset)
    {
        var low = 0;
        var high = entries.Count;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = entries[middle].Offset <= offset ? (middle + 1, high) : (low, middle);
        }

        return entries.Count == 0 ? DateTimeOffset.UnixEpoch : entries[Math.Max(0, low - 1)].At;
    }
}
