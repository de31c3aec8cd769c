using System.Text;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Routing;

/// <summary>Where every request goes. Immutable; a request takes it once.</summary>
internal sealed class RoutingTable
{
    private readonly Dictionary<byte[], HostRoutes> exactHosts = new(ByteKeyComparer.Instance);
    private readonly (byte[] Suffix, HostRoutes Routes)[] wildcards;
    private readonly HostRoutes anyHost;

    private RoutingTable(TablePlan plan, Dictionary<string, ServiceTarget> services)
    {
        Plan = plan;
        Services = services;
        var byHost = new SortedDictionary<string, List<RouteEntry>>(StringComparer.Ordinal);
        var order = 0;
        foreach (var route in plan.Routes)
        {
            foreach (var rule in route.Rules)
            {
                var compiled = new RouteRule(route.Key, rule, services.GetValueOrDefault);
                foreach (var match in rule.Matches)
                {
                    var entry = new RouteEntry(match, compiled, order++);
                    foreach (var host in route.Hosts.Count == 0 ? [""] : route.Hosts)
                    {
                        (byHost.TryGetValue(host, out var list) ? list : byHost[host] = []).Add(entry);
                    }
                }
            }
        }

        anyHost = new HostRoutes(byHost.TryGetValue("", out var any) ? any : []);
        wildcards = [.. byHost.Where(static h => h.Key.StartsWith('*')).OrderByDescending(static h => h.Key.Length)
            .Select(static h => (Encoding.ASCII.GetBytes(h.Key[1..]), new HostRoutes(h.Value)))];
        foreach (var (host, entries) in byHost)
        {
            if (host.Length > 0 && host[0] != '*')
            {
                exactHosts.Add(Encoding.ASCII.GetBytes(host), new HostRoutes(entries));
            }
        }
    }

    /// <summary>What the table was built from.</summary>
    public TablePlan Plan { get; }

    /// <summary>Services by <see cref="PlannedService.Id"/>.</summary>
    public IReadOnlyDictionary<string, ServiceTarget> Services { get; }

    /// <summary>Builds the table; state of endpoints and splits that were there before is kept.</summary>
    public static RoutingTable Build(TablePlan plan, TargetStates states)
        => new(plan, plan.Services.ToDictionary(static s => s.Id, s => new ServiceTarget(s, states), StringComparer.Ordinal));

    /// <summary>The entry that wins: the most specific host first, then the path, then the rest. Null when nothing matches.</summary>
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
}
