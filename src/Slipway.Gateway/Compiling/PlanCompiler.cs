using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>Compiles objects of the API into a plan. Pure: the same objects give the same plan.</summary>
internal static class PlanCompiler
{
    /// <summary>Compiles.</summary>
    /// <param name="inputs">The objects.</param>
    /// <param name="last">The plan in force, for routes that are rejected as they are now.</param>
    public static TablePlan Compile(CompileInputs inputs, TablePlan last)
    {
        var services = inputs.Services.ToDictionary(static s => s.Key());
        var splits = SplitsByService(inputs.Splits);
        var pods = inputs.Pods.Where(static p => p.Uid().Length > 0).ToDictionary(static p => p.Uid(), StringComparer.Ordinal);
        var slices = inputs.Slices.ToLookup(
            static s => new ObjectKey(s.Namespace(), s.Labels().GetValueOrDefault(LabelNames.ServiceName, "")));
        var routes = RejectedRoutes.Replace(inputs.Routes.Routes, last)
            .OrderBy(static r => r.Created).ThenBy(static r => r.Key, StringComparer.Ordinal).ToList();
        var used = routes.SelectMany(static r => r.Rules).SelectMany(Used).ToHashSet(StringComparer.Ordinal);
        var calls = routes.Where(static r => r.Grpc || r.Http2).SelectMany(static r => r.Rules).SelectMany(Used)
            .ToHashSet(StringComparer.Ordinal);
        var parents = routes.SelectMany(static r => r.Entrances).ToHashSet(StringComparer.Ordinal);
        var before = last.Services.ToDictionary(static s => s.Id, StringComparer.Ordinal);
        var wanted = new SortedDictionary<string, PlannedService>(StringComparer.Ordinal);
        var entrances = new List<(DateTimeOffset? Created, PlannedEntrance Entrance)>();
        foreach (var service in inputs.Services.OrderBy(static s => s.Key()))
        {
            foreach (var port in service.Spec?.Ports ?? [])
            {
                var split = splits.GetValueOrDefault(service.Key());
                var found = slices[service.Key()].SelectMany(s => Endpoints(s, port, pods)).ToList();
                var plan = Plan(service, port, split, found);
                plan = port.AppProtocol is null && calls.Contains(plan.Id) ? plan with { Http2 = true } : plan;
                plan = split is null ? plan : plan with { Down = Down(found, before.GetValueOrDefault(plan.Id)) };
                var routed = split is not null || used.Contains(plan.Id);
                var http = parents.Contains(plan.Id) || (EntranceCompiler.SpeaksHttp(port) ?? routed);
                IReadOnlyList<PlannedEntrance> at = inputs.ServiceAddresses is { } addresses
                    ? [.. EntranceCompiler.Of(service, port, plan, http, addresses)] : [];
                entrances.AddRange(at.Select(e => (service.Metadata?.CreationTimestamp, e)));
                if (routed || at.Count > 0)
                {
                    wanted[plan.Id] = plan;
                }
            }
        }

        var listeners = PlannedListeners.Of(
            inputs.Routes.Listeners.Select(static l => l.Tls).OfType<TlsTerms>().Concat(inputs.Routes.Ingresses.Tls), last);
        return new TablePlan
        {
            Routes = [.. routes.Select(r => Plan(r, wanted, listeners))
                .Where(static r => r.Hosts is not null || r.SecureHosts is not null || r.Entrances is not null)],
            Services = [.. wanted.Values],
            Listeners = listeners,
            Entrances = [.. entrances.OrderBy(static e => e.Created).Select(static e => e.Entrance)
                .DistinctBy(static e => (e.Address, e.Port, e.Datagrams))
                .OrderBy(static e => e.Address, StringComparer.Ordinal).ThenBy(static e => e.Port).ThenBy(static e => e.Datagrams)],
        };
    }

    /// <summary>The Services that a rule names; they may not exist.</summary>
    private static IEnumerable<string> Used(PlannedRule rule)
        => rule.Backends.Select(static b => b.Service).Concat(rule.Backends.SelectMany(static b => b.Mirrors).Concat(rule.Mirrors)
            .Select(static m => m.Service)).OfType<string>();

    private static Dictionary<ObjectKey, TrafficSplit> SplitsByService(IReadOnlyCollection<TrafficSplit> splits)
    {
        var byService = new Dictionary<ObjectKey, TrafficSplit>();
        foreach (var split in splits.Where(static s => s.Spec?.Service is not null).OrderBy(static s => s.Key()))
        {
            byService.TryAdd(new ObjectKey(split.Namespace(), split.Spec!.Service!), split);
        }

        return byService;
    }

    private static PlannedRoute Plan(
        RouteInput route, SortedDictionary<string, PlannedService> services, IReadOnlyList<PlannedListener> listeners) => new()
    {
        Key = route.Key,
        Grpc = route.Grpc,
        Hosts = route.Hosts,
        SecureHosts = SecureHosts(route, listeners),
        Entrances = route.Entrances.Count == 0 ? null : route.Entrances,
        Rules = [.. route.Rules.Select(rule => rule with
        {
            Mirrors = Resolved(rule.Mirrors, services),
            Backends = [.. rule.Backends.Select(b => b with
            {
                Service = Resolved(b.Service, services),
                Mirrors = Resolved(b.Mirrors, services),
            })],
        })],
    };

    /// <summary>Only at listeners in force: what one of them keeps behind its certificates is not to be had through another.</summary>
    private static List<SecureHost>? SecureHosts(RouteInput route, IReadOnlyList<PlannedListener> listeners)
    {
        var hosts = route.SecureHosts.Where(h => listeners.Any(l => l.Key == h.Listener)).Distinct()
            .OrderBy(static h => h.Listener, StringComparer.Ordinal).ThenBy(static h => h.Host, StringComparer.Ordinal).ToList();
        return hosts.Count == 0 ? null : hosts;
    }

    private static string? Resolved(string? service, SortedDictionary<string, PlannedService> services)
        => service is not null && services.ContainsKey(service) ? service : null;

    private static PlannedMirror[] Resolved(IReadOnlyList<PlannedMirror> mirrors, SortedDictionary<string, PlannedService> services)
        => [.. mirrors.Select(m => m with { Service = Resolved(m.Service, services) })];

    private static PlannedService Plan(Service service, ServicePort port, TrafficSplit? split, List<Found> found) => new()
    {
        Namespace = service.Namespace(),
        Name = service.Name(),
        Port = port.Port ?? 0,
        Datagrams = port.Protocol == "UDP",
        Http2 = port.AppProtocol is "kubernetes.io/h2c" or "grpc",
        ClientAffinity = service.Spec?.SessionAffinity == "ClientIP",
        Split = split is null ? null : SplitCompiler.Compile(split),
        Endpoints = [.. found.Where(static e => e.Serves)
            .GroupBy(e => split is null ? "" : e.Endpoint.Revision)
            .SelectMany(static g => g.Any(static e => e.Ready) ? g.Where(static e => e.Ready) : g)
            .Select(static e => e.Endpoint)
            .DistinctBy(Key)
            .OrderBy(static e => e.PodUid, StringComparer.Ordinal)
            .ThenBy(static e => e.Address, StringComparer.Ordinal).ThenBy(static e => e.Port)],
    };

    /// <summary>Of the endpoints that served or were down in the last plan those that are there and do not serve; null for none.</summary>
    private static List<PlannedEndpoint>? Down(List<Found> found, PlannedService? last)
    {
        var stopped = found.Where(static e => !e.Serves).Select(static e => Key(e.Endpoint)).ToHashSet();
        var down = stopped.Count == 0 || last is null ? [] : last.Endpoints.Concat(last.Down ?? []).Where(e => stopped.Contains(Key(e)))
            .DistinctBy(Key).OrderBy(static e => e.PodUid, StringComparer.Ordinal)
            .ThenBy(static e => e.Address, StringComparer.Ordinal).ThenBy(static e => e.Port).ToList();
        return down.Count == 0 ? null : down;
    }

    private static (string PodUid, string Address, int Port) Key(PlannedEndpoint endpoint)
        => (endpoint.PodUid, endpoint.Address, endpoint.Port);

    /// <summary>
    /// The endpoints of a slice that nobody has told to end. Those serve that are ready, and those that the slice has not called ready yet
    /// although their pods say that they are: slices can be seconds late, and the only ready pod of a revision may be one of these.
    /// </summary>
    private static IEnumerable<Found> Endpoints(EndpointSlice slice, ServicePort port, Dictionary<string, Pod> pods)
    {
        var target = slice.Ports?.FirstOrDefault(p => (p.Name ?? "") == (port.Name ?? ""))?.Port;
        foreach (var endpoint in target is null ? [] : slice.Endpoints ?? [])
        {
            var uid = endpoint.TargetRef?.Uid ?? "";
            var pod = pods.GetValueOrDefault(uid);
            var stays = endpoint.Conditions?.Terminating != true && pod?.IsTerminating() != true;
            var ready = endpoint.Conditions?.Ready != false;
            if (stays && endpoint.Addresses is [var address, ..])
            {
                var planned = new PlannedEndpoint
                {
                    PodUid = uid,
                    Address = address,
                    Port = target!.Value,
                    Revision = pod?.Labels().GetValueOrDefault(LabelNames.RolloutHash, "") ?? "",
                };
                yield return new Found(planned, ready, ready || (pod is not null && IsReady(pod)));
            }
        }
    }

    private static bool IsReady(Pod pod)
        => pod.Status is { Phase: "Running" } status && status.Conditions?.Any(static c => c is { Type: "Ready", Status: "True" }) == true;

    /// <summary>An endpoint that stays.</summary>
    /// <param name="Endpoint">The endpoint.</param>
    /// <param name="Ready">Whether its slice calls it ready.</param>
    /// <param name="Serves">Whether the slice or its pod does.</param>
    private readonly record struct Found(PlannedEndpoint Endpoint, bool Ready, bool Serves);
}
