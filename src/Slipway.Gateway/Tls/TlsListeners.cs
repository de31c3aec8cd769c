using System.Text;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Tls;

/// <summary>HTTPS listeners by host. Immutable.</summary>
internal sealed class TlsListeners
{
    private const int LongestHost = 255;
    private readonly Dictionary<byte[], PlannedListener> exact = new(ByteKeyComparer.Instance);
    private readonly (byte[] Suffix, PlannedListener Listener)[] wildcards;
    private readonly PlannedListener? any;
    private readonly PlannedListener? first;
    private readonly bool differ;

    /// <summary>Indexes listeners; of two with one host the first counts.</summary>
    public TlsListeners(IReadOnlyList<PlannedListener> listeners)
    {
        first = listeners.Count > 0 ? listeners[0] : null;
        any = listeners.FirstOrDefault(static l => l.Hostname.Length == 0);
        differ = listeners.Count > 1 || first?.ClientAuthorities is not null;
        wildcards = [.. listeners.Where(static l => l.Hostname.StartsWith('*')).DistinctBy(static l => l.Hostname)
            .OrderByDescending(static l => l.Hostname.Length).Select(static l => (Encoding.ASCII.GetBytes(l.Hostname[1..]), l))];
        foreach (var listener in listeners.Where(static l => l.Hostname.Length > 0 && l.Hostname[0] != '*'))
        {
            exact.TryAdd(Encoding.ASCII.GetBytes(listener.Hostname), listener);
        }
    }

    /// <summary>The listener of a handshake, and whether its name chose it; else the one without hostname, else the first.</summary>
    /// <param name="serverName">Lower-case name that the client sent; empty for none.</param>
    public (PlannedListener? Listener, bool Named) ForName(string serverName)
    {
        Span<byte> name = stackalloc byte[LongestHost];
        return serverName.Length is > 0 and <= LongestHost && Encoding.ASCII.TryGetBytes(serverName, name, out var length)
            && Find(name[..length]) is { } chosen ? (chosen, true) : (any ?? first, false);
    }

    /// <summary>
    /// Whether a request belongs to another listener than its connection (RFC 9110 section 15.5.20): its client may have sent another
    /// certificate there, or none. A host of no listener is no route's either.
    /// </summary>
    public bool IsMisdirected(TlsSession session, ReadOnlySpan<byte> host)
        => differ && Find(host) is { } of
            && ((session.Listener is not null && session.Listener != of.Key)
                || (of.ClientAuthorities is not null && of.ClientAuthorities != session.ClientAuthorities));

    /// <summary>The most specific listener of a host; null when there is none.</summary>
    public PlannedListener? Find(ReadOnlySpan<byte> host)
    {
        if (exact.Count > 0 && exact.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(host, out var listener))
        {
            return listener;
        }

        foreach (var (suffix, wild) in wildcards)
        {
            if (host.Length > suffix.Length && host.EndsWith(suffix))
            {
                return wild;
            }
        }

        return any;
    }
}
