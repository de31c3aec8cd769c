using System.Text;

namespace Slipway.Gateway.Routing;

/// <summary>Entries by host: exact ones first, then the longest wildcard, then those of any host.</summary>
internal sealed class HostIndex
{
    private readonly Dictionary<byte[], HostRoutes> exactHosts = new(ByteKeyComparer.Instance);
    private readonly (byte[] Suffix, HostRoutes Routes)[] wildcards;
    private readonly HostRoutes anyHost;

    /// <summary>Builds it.</summary>
    /// <param name="entries">Entries with their hosts, lower-case; empty for any host, null for none.</param>
    public HostIndex(IEnumerable<(IReadOnlyList<string>? Hosts, RouteEntry Entry)> entries)
    {
        var byHost = new SortedDictionary<string, List<RouteEntry>>(StringComparer.Ordinal);
        foreach (var (hosts, entry) in entries)
        {
            foreach (var host in hosts switch { null => [], { Count: 0 } => [""], _ => hosts })
            {
                (byHost.TryGetValue(host, out var list) ? list : byHost[host] = []).Add(entry);
            }
        }

        anyHost = new HostRoutes(byHost.TryGetValue("", out var any) ? any : []);
        wildcards = [.. byHost.Where(static h => h.Key.StartsWith('*')).OrderByDescending(static h => h.Key.Length)
            .Select(static h => (Encoding.ASCII.GetBytes(h.Key[1..]), new HostRoutes(h.Value)))];
        foreach (var (host, list) in byHost)
        {
            if (host.Length > 0 && host[0] != '*')
            {
                exactHosts.Add(Encoding.ASCII.GetBytes(host), new HostRoutes(list));
            }
        }
    }

    /// <summary>The entry that wins; null when nothing matches.</summary>
    public RouteEntry? Find(in RequestView request)
    {
        if (exactHosts.Count > 0
            && exactHosts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(request.Host, out var routes)
            && routes.Find(request) is { } exact)
        {
            return exact;
        }

        foreach (var (suffix, candidates) in wildcards)
        {
            if (request.Host.Length > suffix.Length && request.Host.EndsWith(suffix) && candidates.Find(request) is { } wild)
            {
                return wild;
            }
        }

        return anyHost.Find(request);
    }

    /// <summary>All entries whose host and path fit, with the host, in the order in which <see cref="Find"/> asks them.</summary>
    public IReadOnlyList<(string Host, RouteEntry Entry)> Candidates(in RequestView request)
    {
        var found = new List<(string, RouteEntry)>();
        if (exactHosts.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(request.Host, out var routes))
        {
            var host = Encoding.ASCII.GetString(request.Host);
            found.AddRange(routes.OfPath(request.Path).Select(e => (host, e)));
        }

        foreach (var (suffix, candidates) in wildcards)
        {
            if (request.Host.Length > suffix.Length && request.Host.EndsWith(suffix))
            {
                found.AddRange(candidates.OfPath(request.Path).Select(e => ($"*{Encoding.ASCII.GetString(suffix)}", e)));
            }
        }

        found.AddRange(anyHost.OfPath(request.Path).Select(static e => ("", e)));
        return found;
    }
}
