using Slipway.Gateway.Compiling;
using Slipway.Gateway.Tls;

namespace Slipway.Gateway.Routing;

/// <summary>Where every request goes. Immutable; a request takes it once.</summary>
internal sealed class RoutingTable
{
    private static readonly IReadOnlyList<string>? AnyHost = [];
    private readonly HostIndex plain;
    private readonly Dictionary<string, HostIndex> secure;
    private readonly Dictionary<string, HostIndex> entrances;

    private RoutingTable(TablePlan plan, Dictionary<string, ServiceTarget> services, TargetStates states)
    {
        Plan = plan;
        Services = services;
        HasHttp2Backends = plan.Services.Any(static s => s.Http2);
        HasCors = plan.Routes.Any(static r => r.Rules.Any(static rule => rule.Cors is not null));
        Listeners = new TlsListeners(plan.Listeners);
        var entries = new List<(PlannedRoute Route, RouteEntry Entry)>();
        foreach (var route in plan.Routes)
        {
            foreach (var (index, rule) in route.Rules.Index())
            {
                var compiled = new RouteRule(route.Key, index, rule, services.GetValueOrDefault, states.RateOf);
                foreach (var match in rule.Matches)
                {
                    entries.Add((route, new RouteEntry(match, compiled, entries.Count)));
                }
            }
        }

        plain = new HostIndex(entries.Select(static e => (e.Route.Hosts, e.Entry)));
        var secured = entries.SelectMany(static e => (e.Route.SecureHosts ?? []).GroupBy(
            static h => h.Listener, (listener, hosts) => (Listener: listener, Hosts: HostsOf(hosts), e.Entry)))
            .ToLookup(static e => e.Listener, static e => (e.Hosts, e.Entry));
        secure = plan.Listeners.ToDictionary(static l => l.Key, l => new HostIndex(secured[l.Key]), StringComparer.Ordinal);
        entrances = plan.Entrances.Where(static e => e.Http).Select(static e => e.Service).Distinct(StringComparer.Ordinal)
            .Where(services.ContainsKey).ToDictionary(
                static id => id,
                id => entries.Where(e => e.Route.Entrances?.Contains(id) == true).Select(static e => (AnyHost, e.Entry)).ToList()
                    is { Count: > 0 } routed ? new HostIndex(routed) : Direct(services[id], states),
                StringComparer.Ordinal);
    }

    /// <summary>What the table was built from.</summary>
    public TablePlan Plan { get; }

    /// <summary>Whether any Service speaks HTTP/2.</summary>
    public bool HasHttp2Backends { get; }

    /// <summary>Whether any rule has a CORS filter.</summary>
    public bool HasCors { get; }

    /// <summary>HTTPS listeners by host.</summary>
    public TlsListeners Listeners { get; }

    /// <summary>Services by <see cref="PlannedService.Id"/>.</summary>
    public IReadOnlyDictionary<string, ServiceTarget> Services { get; }

    /// <summary>Builds the table; state of endpoints and splits that were there before is kept.</summary>
    public static RoutingTable Build(TablePlan plan, TargetStates states)
        => new(plan, plan.Services.ToDictionary(static s => s.Id, s => new ServiceTarget(s, states), StringComparer.Ordinal), states);

    /// <summary>The entry that wins: the most specific host first, then the path, then the rest. Null when nothing matches.</summary>
    public RouteEntry? Find(in RequestView request) => HostsFor(request)?.Find(request);

    /// <summary>All entries whose host and path fit, with the host, in the order in which <see cref="Find"/> asks them.</summary>
    public IReadOnlyList<(string Host, RouteEntry Entry)> Candidates(in RequestView request)
        => HostsFor(request)?.Candidates(request) ?? [];

    /// <summary>Over TLS only routes of the most specific listener of the host count: what asks for a client's certificate there is no way
    /// around it.</summary>
    private HostIndex? HostsFor(in RequestView request)
        => request.Entrance is { } service ? entrances.GetValueOrDefault(service)
            : !request.Secure ? plain : Listeners.Find(request.Host) is { } listener ? secure[listener.Key] : null;

    /// <summary>All requests go to the Service at whose address they came.</summary>
    private static HostIndex Direct(ServiceTarget service, TargetStates states)
    {
        var match = new PlannedMatch();
        var plan = new PlannedRule { Matches = [match], Backends = [new PlannedBackend { Service = service.Plan.Id, Weight = 1 }] };
        var rule = new RouteRule($"services/{service.Plan.Namespace}/{service.Plan.Name}", 0, plan, _ => service, states.RateOf);
        return new HostIndex([([], new RouteEntry(match, rule, 0))]);
    }

    /// <summary>Hosts of a route at one HTTPS listener; empty for any.</summary>
    private static IReadOnlyList<string>? HostsOf(IEnumerable<SecureHost> hosts)
    {
        var names = hosts.Select(static h => h.Host).ToList();
        return names.Contains("") ? [] : names;
    }
}
