using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Slipway.Client.Http;

namespace Slipway.Benchmarks.Api;

/// <summary>
/// One keep-alive TLS connection that sends prepared HTTP/1.1 requests. It does as little as can be done: the server shares its cores.
/// </summary>
internal sealed class ApiSocket : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;
    private readonly ApiConnectionOptions connection;
    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[BufferBytes];

    private ApiSocket(ApiConnectionOptions connection, SslStream stream)
    {
        this.connection = connection;
        this.stream = stream;
    }

    public static async Task<ApiSocket> ConnectAsync(ApiConnectionOptions connection)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(connection.Server.Host, connection.Server.Port);
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(connection.Authorities!);
        await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = connection.Server.Host,
            CertificateChainPolicy = policy,
            EnabledSslProtocols = SslProtocols.None,
        });
        return new ApiSocket(connection, stream);
    }

    public ValueTask DisposeAsync() => stream.DisposeAsync();

    /// <summary>Sends a request; answers the bytes of the response.</summary>
    /// <exception cref="InvalidOperationException">The server did not answer with 2xx.</exception>
    public async Task<(string Head, long Bytes)> AskAsync(string method, string path, string body = "")
    {
        await SendAsync(method, path, body);
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            filled += await ReadAsync(buffer.AsMemory(filled));
        }

        var head = Encoding.ASCII.GetString(buffer, 0, end + 2);
        var inBody = filled - end - 4;
        var bytes = Length(head) is { } length
            ? await SkipAsync(length - inBody) + inBody
            : await SkipChunksAsync(filled) + inBody;
        return head.StartsWith("HTTP/1.1 2", StringComparison.Ordinal)
            ? (head, bytes)
            : throw new InvalidOperationException(
                $"{method} {path}: {head.Split('\r')[0]} {Encoding.UTF8.GetString(buffer, end + 4, Math.Max(0, Math.Min(inBody, 500)))}");
    }

    /// <summary>Starts a watch; from then on <see cref="ReadEventsAsync"/> tells of events.</summary>
    public Task WatchAsync(string path) => SendAsync("GET", path, "");

    /// <summary>Waits for bytes; answers the number of events that ended in them.</summary>
    public async Task<int> ReadEventsAsync()
    {
        var read = await ReadAsync(buffer);
        return buffer.AsSpan(0, read).Count("}\n"u8);
    }

    private async Task SendAsync(string method, string path, string body)
        => await stream.WriteAsync(Encoding.UTF8.GetBytes(
            $"{method} {path} HTTP/1.1\r\nHost: {connection.Server.Authority}\r\nAuthorization: Bearer {connection.Token}\r\n"
            + $"Accept: application/json\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}"));

    private static long? Length(string head)
    {
        const string Name = "\r\nContent-Length: ";
        var at = head.IndexOf(Name, StringComparison.OrdinalIgnoreCase);
        return at < 0
            ? null
            : long.Parse(head.AsSpan(at + Name.Length, head.IndexOf('\r', at + Name.Length) - at - Name.Length), provider: null);
    }

    private async Task<long> SkipAsync(long bytes)
    {
        var skipped = 0L;
        while (skipped < bytes)
        {
            skipped += await ReadAsync(buffer.AsMemory(0, (int)Math.Min(BufferBytes, bytes - skipped)));
        }

        return skipped;
    }

    // The last chunk's mark cannot stand within JSON, which has no line ends in its texts.
    private async Task<long> SkipChunksAsync(int filled)
    {
        var skipped = 0L;
        var tail = new byte[7];
        Remember(buffer.AsSpan(0, filled));
        while (!tail.AsSpan().EndsWith("\r\n0\r\n\r\n"u8))
        {
            var read = await ReadAsync(buffer);
            skipped += read;
            Remember(buffer.AsSpan(0, read));
        }

        return skipped;

        void Remember(ReadOnlySpan<byte> bytes)
        {
            byte[] all = [.. tail, .. bytes[^Math.Min(7, bytes.Length)..]];
            all.AsSpan(all.Length - 7).CopyTo(tail);
        }
    }

    private async Task<int> ReadAsync(Memory<byte> into)
        => await stream.ReadAsync(into) is > 0 and var read
            ? read
            : throw new InvalidOperationException("the server closed the connection");
}
