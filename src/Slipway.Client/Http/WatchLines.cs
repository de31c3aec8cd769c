namespace Slipway.Client.Http;

/// <summary>Cuts a stream into lines; a line that the end of the stream cuts off is not answered.</summary>
internal sealed class WatchLines(Stream stream)
{
    /// <summary>Longest line, in bytes: twice the largest object the API stores.</summary>
    public const int MaximumLine = 8 * 1024 * 1024;

    private byte[] buffer = new byte[16 * 1024];
    private int start;
    private int end;

    /// <summary>The next line without its end, valid until the next call; null at the end of the stream.</summary>
    /// <exception cref="IOException">A line is too long.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(CancellationToken cancellationToken)
    {
        var searched = start;
        while (true)
        {
            var at = buffer.AsSpan(searched, end - searched).IndexOf((byte)'\n');
            if (at >= 0)
            {
                var line = buffer.AsMemory(start, searched + at - start);
                start = searched + at + 1;
                if (line.Length > 0)
                {
                    return line;
                }

                searched = start;
                continue;
            }

            searched = end;
            MakeRoom(ref searched);
            var read = await stream.ReadAsync(buffer.AsMemory(end), cancellationToken);
            if (read == 0)
            {
                return null;
            }

            end += read;
        }
    }

    private void MakeRoom(ref int searched)
    {
        if (end < buffer.Length)
        {
            return;
        }

        var length = end - start;
        if (length >= MaximumLine)
        {
            throw new IOException($"A watch event is longer than {MaximumLine} bytes.");
        }

        var target = length > buffer.Length / 2 ? new byte[buffer.Length * 2] : buffer;
        buffer.AsSpan(start, length).CopyTo(target);
        buffer = target;
        searched -= start;
        start = 0;
        end = length;
    }
}
