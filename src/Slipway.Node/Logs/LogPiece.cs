namespace Slipway.Node.Logs;

/// <summary>Reads whole lines.</summary>
internal static class LogPiece
{
    private const int LongestLineBytes = 1024 * 1024;

    /// <summary>Whole lines from an offset on; empty when there is none yet.</summary>
    /// <param name="file">The log.</param>
    /// <param name="offset">Start of a line.</param>
    /// <param name="end">Where to stop.</param>
    /// <param name="size">Bytes to read at once.</param>
    /// <param name="last">Whether a line without a line feed at the end counts.</param>
    public static byte[] Read(FileStream file, long offset, long end, int size, bool last)
    {
        for (long want = size; ; want *= 2)
        {
            var buffer = new byte[Math.Min(want, end - offset)];
            file.Seek(offset, SeekOrigin.Begin);
            var count = file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            var lineEnd = buffer.AsSpan(0, count).LastIndexOf((byte)'\n');
            if (lineEnd >= 0)
            {
                return buffer[..(lineEnd + 1)];
            }

            if (offset + count >= end || count < buffer.Length)
            {
                return last ? buffer[..count] : [];
            }

            if (want >= LongestLineBytes)
            {
                return buffer;
            }
        }
    }
}
