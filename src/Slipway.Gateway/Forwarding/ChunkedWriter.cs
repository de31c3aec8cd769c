using System.Buffers;
using System.Buffers.Text;

namespace Slipway.Gateway.Forwarding;

/// <summary>Writes the chunked coding.</summary>
internal static class ChunkedWriter
{
    /// <summary>Writes one chunk; nothing for no data, which would end the body.</summary>
    public static void WriteChunk(IBufferWriter<byte> output, ReadOnlySpan<byte> data)
    {
        if (data.IsEmpty)
        {
            return;
        }

        var span = output.GetSpan(data.Length + 20);
        Utf8Formatter.TryFormat(data.Length, span, out var length, new StandardFormat('x'));
        "\r\n"u8.CopyTo(span[length..]);
        data.CopyTo(span[(length + 2)..]);
        "\r\n"u8.CopyTo(span[(length + 2 + data.Length)..]);
        output.Advance(length + data.Length + 4);
    }

    /// <summary>Writes the last chunk and the trailers that may be passed on.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="trailers">Lines of fields with their ends, as received.</param>
    public static void WriteEnd(IBufferWriter<byte> output, ReadOnlySpan<byte> trailers)
    {
        output.Write("0\r\n"u8);
        while (!trailers.IsEmpty)
        {
            var end = trailers.IndexOf("\r\n"u8) + 2;
            var line = trailers[..end];
            trailers = trailers[end..];
            if (HeaderKinds.Of(line[..line.IndexOf((byte)':')]) == HeaderKind.Other)
            {
                output.Write(line);
            }
        }

        output.Write("\r\n"u8);
    }
}
