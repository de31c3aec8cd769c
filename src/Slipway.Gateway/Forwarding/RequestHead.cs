using System.Buffers;
using Slipway.Gateway.Routing;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Forwarding;

/// <summary>One request head, copied out of the connection's input and understood. Used again for every request of a connection.</summary>
internal sealed class RequestHead
{
    private byte[] bytes = new byte[1024];
    private byte[] host = new byte[64];
    private int hostLength;
    private int methodLength;
    private int targetStart;
    private int targetLength;
    private int pathStart;
    private int pathLength;
    private int authorityStart;
    private int authorityLength;

    /// <summary>The fields.</summary>
    public HeaderFields Fields { get; } = new();

    /// <summary>The Service at whose own address the connection came; null at the gateway's address.</summary>
    public string? Entrance { get; set; }

    /// <summary>The TLS of the connection; null in clear text.</summary>
    public TlsSession? Tls { get; set; }

    /// <summary>What is made of what the peer says of the client.</summary>
    public PeerTrust Trust { get; set; }

    /// <summary>Scheme of the connection.</summary>
    public ReadOnlySpan<byte> Scheme => Tls is null ? "http"u8 : "https"u8;

    /// <summary>What was found wrong while the lines were read.</summary>
    public HeadFault Unread { get; set; }

    /// <summary>Whether the client speaks HTTP/1.1 (else 1.0).</summary>
    public bool Http11 { get; set; }

    /// <summary>Whether the client speaks HTTP/2, and the head was made of what it said.</summary>
    public bool Http2 { get; init; }

    /// <summary>Whether the client wants the connection kept.</summary>
    public bool KeepAlive { get; set; }

    /// <summary>Whether the body is chunked.</summary>
    public bool Chunked { get; set; }

    /// <summary>Length of the body; 0 for none or when it is chunked.</summary>
    public long ContentLength { get; set; }

    /// <summary>Whether the client asks for another protocol.</summary>
    public bool Upgrade { get; set; }

    /// <summary>Whether the client waits for 100 before it sends the body.</summary>
    public bool ExpectContinue { get; set; }

    /// <summary>Whether a body follows.</summary>
    public bool HasBody => Chunked || ContentLength > 0;

    /// <summary>All bytes of the head.</summary>
    public byte[] Bytes => bytes;

    /// <summary>Method as sent.</summary>
    public ReadOnlySpan<byte> Method => bytes.AsSpan(0, methodLength);

    /// <summary>Target as sent.</summary>
    public ReadOnlySpan<byte> Target => bytes.AsSpan(targetStart, targetLength);

    /// <summary>Path and query in origin form.</summary>
    public ReadOnlySpan<byte> PathAndQuery => pathLength == 0 ? "/"u8 : bytes.AsSpan(pathStart, pathLength);

    /// <summary>Path without query.</summary>
    public ReadOnlySpan<byte> Path => PathAndQuery.IndexOf((byte)'?') is >= 0 and var end ? PathAndQuery[..end] : PathAndQuery;

    /// <summary>Query without the question mark.</summary>
    public ReadOnlySpan<byte> Query => PathAndQuery.IndexOf((byte)'?') is >= 0 and var at ? PathAndQuery[(at + 1)..] : default;

    /// <summary>Host and port as sent; empty for an HTTP/1.0 request without Host.</summary>
    public ReadOnlySpan<byte> Authority => bytes.AsSpan(authorityStart, authorityLength);

    /// <summary>Host in lower case without port.</summary>
    public ReadOnlySpan<byte> Host => host.AsSpan(0, hostLength);

    /// <summary>Whether the method is HEAD.</summary>
    public bool IsHead => Method.SequenceEqual("HEAD"u8);

    /// <summary>Whether sending the request twice has the effect of sending it once (RFC 9110 section 9.2.2).</summary>
    public bool IsIdempotent => Method switch
    {
        [(byte)'G', (byte)'E', (byte)'T'] => true,
        [(byte)'H', (byte)'E', (byte)'A', (byte)'D'] => true,
        [(byte)'P', (byte)'U', (byte)'T'] => true,
        _ => Method.SequenceEqual("OPTIONS"u8) || Method.SequenceEqual("DELETE"u8) || Method.SequenceEqual("TRACE"u8),
    };

    /// <summary>What routing looks at.</summary>
    public RequestView View => ViewAs(Method);

    /// <summary>What routing would look at, had the request another method.</summary>
    public RequestView ViewAs(ReadOnlySpan<byte> method)
        => new()
        {
            Method = method,
            Host = Host,
            Path = Path,
            Query = Query,
            Headers = Fields,
            Secure = Tls is not null,
            Entrance = Entrance,
        };

    /// <summary>Takes the bytes of a head.</summary>
    public ReadOnlyMemory<byte> Load(in ReadOnlySequence<byte> head)
    {
        var length = (int)head.Length;
        if (bytes.Length < length)
        {
            bytes = new byte[Math.Max(length, bytes.Length * 2)];
        }

        head.CopyTo(bytes);
        Fields.Reset(bytes);
        Unread = HeadFault.None;
        KeepAlive = Chunked = Upgrade = ExpectContinue = false;
        ContentLength = 0;
        authorityLength = hostLength = 0;
        return bytes.AsMemory(0, length);
    }

    /// <summary>Sets what the request line says.</summary>
    public void SetLine(int methodBytes, int targetAt, int targetBytes)
    {
        methodLength = methodBytes;
        (targetStart, targetLength) = (targetAt, targetBytes);
        (pathStart, pathLength) = (targetAt, targetBytes);
    }

    /// <summary>Sets the path of a target in absolute form, by its offset in the target.</summary>
    public void SetPathWithin(int offset) => (pathStart, pathLength) = (targetStart + offset, targetLength - offset);

    /// <summary>Sets authority and host; the span lies in the head.</summary>
    public void SetAuthority(ReadOnlySpan<byte> authority, int hostBytes)
    {
        authorityStart = HeadParser.OffsetOf(bytes, authority);
        authorityLength = authority.Length;
        if (host.Length < hostBytes)
        {
            host = new byte[hostBytes];
        }

        hostLength = hostBytes;
        System.Text.Ascii.ToLower(authority[..hostBytes], host, out _);
    }
}
