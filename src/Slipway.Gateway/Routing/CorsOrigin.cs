using System.Buffers;
using System.Text;

namespace Slipway.Gateway.Routing;

/// <summary>An origin, <c>SCHEME://HOST[:PORT]</c>, whose host may begin with <c>*</c>. Without port it has that of its scheme.</summary>
internal sealed class CorsOrigin
{
    private static readonly SearchValues<byte> HostLetters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._:[]"u8);

    private readonly byte[] scheme;
    private readonly byte[] host;
    private readonly byte[] port;
    private readonly bool isWildcard;

    /// <summary>Compiles an origin that is known to be one.</summary>
    public CorsOrigin(string origin)
    {
        Split(Encoding.ASCII.GetBytes(origin.ToLowerInvariant()), out var schemePart, out var hostPart, out var portPart);
        isWildcard = hostPart[0] == '*';
        (scheme, host, port) = (schemePart.ToArray(), hostPart[(isWildcard ? 1 : 0)..].ToArray(), portPart.ToArray());
    }

    /// <summary>Whether the origin of a request is this one, or one of these.</summary>
    public bool Matches(ReadOnlySpan<byte> origin)
        => Split(origin, out var itsScheme, out var itsHost, out var itsPort)
            && Ascii.EqualsIgnoreCase(itsScheme, scheme) && itsPort.SequenceEqual(port)
            && (isWildcard ? itsHost.Length > host.Length && Ascii.EqualsIgnoreCase(itsHost[^host.Length..], host) && IsHost(itsHost)
                : Ascii.EqualsIgnoreCase(itsHost, host));

    private static bool Split(
        ReadOnlySpan<byte> origin, out ReadOnlySpan<byte> scheme, out ReadOnlySpan<byte> host, out ReadOnlySpan<byte> port)
    {
        var end = origin.IndexOf("://"u8);
        if (end <= 0)
        {
            scheme = host = port = default;
            return false;
        }

        scheme = origin[..end];
        host = origin[(end + 3)..];
        var colon = host.LastIndexOf((byte)':');
        if (colon > host.LastIndexOf((byte)']'))
        {
            port = host[(colon + 1)..];
            host = host[..colon];
        }
        else
        {
            port = Ascii.EqualsIgnoreCase(scheme, "https"u8) ? "443"u8 : "80"u8;
        }

        return !host.IsEmpty;
    }

    /// <summary>What a wildcard stands for goes back to the client: nothing but a host does.</summary>
    private static bool IsHost(ReadOnlySpan<byte> host) => !host.ContainsAnyExcept(HostLetters);
}
