namespace Slipway.Node.Logs;

/// <summary>Finds where a reader begins.</summary>
internal static class LogStart
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Offset of the first line wanted.</summary>
    public static long Find(FileStream file, LogTimes times, LogQuery query, long length)
    {
        var first = ContainerLog.FirstKept(length);
        if (first > 0)
        {
            first = NextLine(file, first, length);
        }

        if (query.Since is { } since)
        {
            // Entries are at the ends of writes, so they are at starts of lines but for output without line feeds.
            first = Math.Max(first, times.FirstOffsetSince(since) ?? length);
        }

        return query.TailLines is { } lines ? Math.Max(first, TailStart(file, first, length, lines)) : first;
    }

    private static long TailStart(FileStream file, long first, long length, long lines)
    {
        if (lines == 0)
        {
            return length;
        }

        var buffer = new byte[BlockBytes];
        long seen = 0;
        for (var blockEnd = length; blockEnd > first;)
        {
            var start = Math.Max(first, blockEnd - BlockBytes);
            file.Seek(start, SeekOrigin.Begin);
            file.ReadExactly(buffer, 0, (int)(blockEnd - start));
            for (var i = (int)(blockEnd - start) - 1; i >= 0; i--)
            {
                // The line feed at the very end closes the last line and opens none.
                if (buffer[i] == '\n' && start + i + 1 < length && ++seen == lines)
                {
                    return start + i + 1;
                }
            }

            blockEnd = start;
        }

        return first;
    }

    private static long NextLine(FileStream file, long offset, long length)
    {
        var buffer = new byte[BlockBytes];
        while (offset < length)
        {
            file.Seek(offset, SeekOrigin.Begin);
            var count = file.Read(buffer, 0, buffer.Length);
            var at = buffer.AsSpan(0, count).IndexOf((byte)'\n');
            if (at >= 0 || count == 0)
            {
                return offset + at + 1;
            }

            offset += count;
        }

        return length;
    }
}
