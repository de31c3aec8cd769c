using System.Text;

namespace Slipway.Gateway.Routing;

/// <summary>
/// The entries of one host, found by path: exact paths first, then regular expressions (longer ones first), then the longest prefix of
/// whole segments. A host of GRPCRoutes, which has no others: whole calls first, then services, then regular expressions (more
/// characters of the service first, then of the method), then every call.
/// </summary>
internal sealed class HostRoutes
{
    private readonly Dictionary<byte[], RouteEntry[]> exact;
    private readonly Dictionary<byte[], RouteEntry[]> prefixes;
    private readonly RouteEntry[] regexes;
    private readonly bool ofCalls;

    public HostRoutes(IEnumerable<RouteEntry> entries)
    {
        var all = entries.ToList();
        ofCalls = all.Exists(static e => e.IsCall);
        exact = Index(all.Where(static e => e.Exact));
        prefixes = Index(all.Where(static e => !e.Exact && !e.IsRegex));
        regexes = [.. all.Where(static e => e.IsRegex).OrderByDescending(static e => e.Specificity)
            .ThenBy(static e => e, Comparer<RouteEntry>.Create(RouteEntry.Compare))];
    }

    /// <summary>The entry that wins, or null.</summary>
    public RouteEntry? Find(in RequestView request)
    {
        if (exact.Count > 0 && First(exact, request.Path, request) is { } whole)
        {
            return whole;
        }

        if (ofCalls && FindPrefix(request, mayBeRoot: false) is { } service)
        {
            return service;
        }

        if (regexes.Length > 0 && FirstRegex(request) is { } matched)
        {
            return matched;
        }

        return prefixes.Count == 0 ? null : FindPrefix(request, mayBeRoot: true);
    }

    /// <summary>All entries whose path fits, in the order in which <see cref="Find"/> asks them.</summary>
    public IEnumerable<RouteEntry> OfPath(ReadOnlySpan<byte> path)
    {
        var found = new List<RouteEntry>(exact.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out var whole) ? whole : []);
        var text = Encoding.UTF8.GetString(path);
        var matching = regexes.Where(r => r.MatchesPath(text)).ToList();
        var prefixed = new List<RouteEntry>();
        while (!path.IsEmpty)
        {
            prefixed.AddRange(prefixes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out var entries) ? entries : []);
            path = path[..path.LastIndexOf((byte)'/').Floor()];
        }

        found.AddRange(ofCalls ? prefixed.Concat(matching) : matching.Concat(prefixed));
        found.AddRange(prefixes.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out var rest) ? rest : []);
        return found;
    }

    private RouteEntry? FirstRegex(in RequestView request)
    {
        var path = Encoding.UTF8.GetString(request.Path);
        foreach (var entry in regexes)
        {
            if (entry.MatchesPath(path) && entry.Accepts(request))
            {
                return entry;
            }
        }

        return null;
    }

    private RouteEntry? FindPrefix(in RequestView request, bool mayBeRoot)
    {
        var path = request.Path;
        while (true)
        {
            if (path.IsEmpty && !mayBeRoot)
            {
                return null;
            }

            if (First(prefixes, path, request) is { } entry)
            {
                return entry;
            }

            if (path.IsEmpty)
            {
                return null;
            }

            path = path[..path.LastIndexOf((byte)'/').Floor()];
        }
    }

    private static RouteEntry? First(Dictionary<byte[], RouteEntry[]> index, ReadOnlySpan<byte> path, in RequestView request)
    {
        if (index.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(path, out var entries))
        {
            foreach (var entry in entries)
            {
                if (entry.Accepts(request))
                {
                    return entry;
                }
            }
        }

        return null;
    }

    private static Dictionary<byte[], RouteEntry[]> Index(IEnumerable<RouteEntry> entries)
    {
        var index = new Dictionary<byte[], RouteEntry[]>(ByteKeyComparer.Instance);
        foreach (var group in entries.GroupBy(static e => e.Path, ByteKeyComparer.Instance))
        {
            var sorted = group.ToArray();
            Array.Sort(sorted, RouteEntry.Compare);
            index.Add(group.Key, sorted);
        }

        return index;
    }
}

file static class Positions
{
    /// <summary>A position that was not found is the start.</summary>
    public static int Floor(this int position) => Math.Max(position, 0);
}
