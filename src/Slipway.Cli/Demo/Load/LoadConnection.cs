using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Slipway.Cli.Demo.Load;

/// <summary>
/// One HTTP/1.1 connection that sends a request and reads the whole answer, and never tries anything twice: what goes wrong is seen.
/// </summary>
internal sealed class LoadConnection(Socket socket) : IDisposable
{
    private const int LargestAnswer = 1 << 20;
    private byte[] buffer = new byte[8192];
    private int filled;

    /// <summary>Whether another request may follow on this connection.</summary>
    public bool IsReusable { get; private set; } = true;

    public static async Task<LoadConnection> OpenAsync(IPEndPoint target, CancellationToken cancellationToken)
    {
        var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(target, cancellationToken);
            return new LoadConnection(socket);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Whether the other side has closed the connection while it was idle.</summary>
    public bool IsClosedByPeer() => socket.Poll(0, SelectMode.SelectRead);

    /// <summary>Sends a request and reads its answer.</summary>
    /// <exception cref="IOException">The answer is broken or the connection ended.</exception>
    public async Task<LoadAnswer> SendAsync(ReadOnlyMemory<byte> request, CancellationToken cancellationToken)
    {
        IsReusable = false;
        while (!request.IsEmpty)
        {
            request = request[await socket.SendAsync(request, cancellationToken)..];
        }

        filled = 0;
        int headEnd;
        while ((headEnd = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            await FillAsync(cancellationToken);
        }

        var head = Encoding.Latin1.GetString(buffer, 0, headEnd).Split("\r\n");
        var body = Header(head, "transfer-encoding").Equals("chunked", StringComparison.OrdinalIgnoreCase)
            ? await ReadChunksAsync(headEnd + 4, cancellationToken)
            : await ReadBodyAsync(headEnd + 4, BodyLength(head), cancellationToken);
        IsReusable = !Header(head, "connection").Contains("close", StringComparison.OrdinalIgnoreCase);
        return new LoadAnswer(
            int.Parse(head[0].AsSpan(9, 3), CultureInfo.InvariantCulture), Header(head, "x-slipway-source") == "gateway", body);
    }

    public void Dispose() => socket.Dispose();

    private static int BodyLength(string[] head)
    {
        if (!head[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal))
        {
            throw new IOException("no HTTP/1.1 status line");
        }

        return int.TryParse(Header(head, "content-length"), out var length) && length is >= 0 and <= LargestAnswer
            ? length
            : throw new IOException("no valid Content-Length");
    }

    private static string Header(string[] head, string name)
    {
        foreach (var line in head.AsSpan(1))
        {
            if (line.Length > name.Length && line[name.Length] == ':' && line.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            {
                return line[(name.Length + 1)..].Trim();
            }
        }

        return "";
    }

    private async Task<string> ReadBodyAsync(int start, int length, CancellationToken cancellationToken)
    {
        await FillToAsync(start + length, cancellationToken);
        return filled == start + length ? Encoding.UTF8.GetString(buffer, start, length) : throw new IOException("bytes after the answer");
    }

    private async Task<string> ReadChunksAsync(int at, CancellationToken cancellationToken)
    {
        var body = new StringBuilder();
        while (true)
        {
            int lineEnd;
            while ((lineEnd = buffer.AsSpan(at, filled - at).IndexOf("\r\n"u8)) < 0)
            {
                await FillAsync(cancellationToken);
            }

            if (!int.TryParse(
                Encoding.ASCII.GetString(buffer, at, lineEnd), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out var size)
                || size is < 0 or > LargestAnswer)
            {
                throw new IOException("no valid chunk size");
            }

            at += lineEnd + 2;
            await FillToAsync(at + size + 2, cancellationToken);
            if (size == 0)
            {
                return filled == at + 2 ? body.ToString() : throw new IOException("bytes after the answer");
            }

            body.Append(Encoding.UTF8.GetString(buffer, at, size));
            at += size + 2;
        }
    }

    private async Task FillToAsync(int length, CancellationToken cancellationToken)
    {
        while (filled < length)
        {
            await FillAsync(cancellationToken);
        }
    }

    private async Task FillAsync(CancellationToken cancellationToken)
    {
        if (filled == buffer.Length)
        {
            Array.Resize(ref buffer, buffer.Length * 2);
        }

        var read = await socket.ReceiveAsync(buffer.AsMemory(filled), cancellationToken);
        if (read == 0)
        {
            throw new IOException("connection closed before the answer was complete");
        }

        filled += read;
    }
}

/// <summary>A complete answer.</summary>
/// <param name="Status">Status code.</param>
/// <param name="FromGateway">Whether the gateway itself wrote it.</param>
/// <param name="Body">Body as text.</param>
internal sealed record LoadAnswer(int Status, bool FromGateway, string Body);
