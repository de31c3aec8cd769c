using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Compiling;

/// <summary>Compiles objects of the API into a plan. Pure: the same objects give the same plan.</summary>
internal static class PlanCompiler
{
    private const string RevisionLabel = "rollouts-pod-template-hash";
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <summary>Compiles.</summary>
    /// <param name="inputs">The objects.</param>
    /// <param name="last">The plan in force, for routes that are rejected as they are now.</param>
    public static TablePlan Compile(CompileInputs inputs, TablePlan last)
    {
        var services = inputs.Services.ToDictionary(static s => s.Key());
        var splits = SplitsByService(inputs.Splits);
        var pods = inputs.Pods.Where(static p => p.Uid().Length > 0).ToDictionary(static p => p.Uid(), StringComparer.Ordinal);
        var slices = inputs.Slices.ToLookup(static s => new ObjectKey(s.Namespace(), s.Labels().GetValueOrDefault(ServiceNameLabel, "")));
        var routes = RejectedRoutes.Replace(inputs.Routes.Routes, last)
            .OrderBy(static r => r.Created).ThenBy(static r => r.Key, StringComparer.Ordinal).ToList();
        var wanted = new SortedDictionary<string, PlannedService>(StringComparer.Ordinal);
        foreach (var service in inputs.Services.OrderBy(static s => s.Key()))
        {
            foreach (var port in service.Spec?.Ports ?? [])
            {
                var split = splits.GetValueOrDefault(service.Key());
                var plan = Plan(service, port, split, slices[service.Key()], pods);
                if (split is not null || routes.Any(r => Uses(r, plan.Id)))
                {
                    wanted[plan.Id] = plan;
                }
            }
        }

        return new TablePlan { Routes = [.. routes.Select(r => Plan(r, wanted))], Services = [.. wanted.Values] };
    }

    private static bool Uses(RouteInput route, string service)
        => route.Rules.Any(r => r.Backends.Any(b => b.Service == service || Uses(b.Mirrors, service)) || Uses(r.Mirrors, service));

    private static bool Uses(IReadOnlyList<PlannedMirror> mirrors, string service) => mirrors.Any(m => m.Service == service);

    private static Dictionary<ObjectKey, TrafficSplit> SplitsByService(IReadOnlyCollection<TrafficSplit> splits)
    {
        var byService = new Dictionary<ObjectKey, TrafficSplit>();
        foreach (var split in splits.Where(static s => s.Spec?.Service is not null).OrderBy(static s => s.Key()))
        {
            byService.TryAdd(new ObjectKey(split.Namespace(), split.Spec!.Service!), split);
        }

        return byService;
    }

    private static PlannedRoute Plan(RouteInput route, SortedDictionary<string, PlannedService> services) => new()
    {
        Key = route.Key,
        Hosts = route.Hosts,
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

    private static string? Resolved(string? service, SortedDictionary<string, PlannedService> services)
        => service is not null && services.ContainsKey(service) ? service : null;

    private static PlannedMirror[] Resolved(IReadOnlyList<PlannedMirror> mirrors, SortedDictionary<string, PlannedService> services)
        => [.. mirrors.Select(m => m with { Service = Resolved(m.Service, services) })];

    private static PlannedService Plan(
        Service service, ServicePort port, TrafficSplit? split, IEnumerable<EndpointSlice> slices, Dictionary<string, Pod> pods) => new()
        {
            Namespace = service.Namespace(),
            Name = service.Name(),
            Port = port.Port ?? 0,
            Split = split is null ? null : SplitCompiler.Compile(split),
            Endpoints = [.. slices.SelectMany(s => Endpoints(s, port, pods))
                .GroupBy(e => split is null ? "" : e.Endpoint.Revision)
                .SelectMany(static g => g.Any(static e => e.Ready) ? g.Where(static e => e.Ready) : g)
                .Select(static e => e.Endpoint)
                .DistinctBy(static e => (e.PodUid, e.Address, e.Port))
                .OrderBy(static e => e.PodUid, StringComparer.Ordinal)
                .ThenBy(static e => e.Address, StringComparer.Ordinal).ThenBy(static e => e.Port)],
        };

    /// <summary>
    /// The endpoints of a slice that are ready, and those that it has not called ready yet although their pods say that they are: slices
    /// can be seconds late, and the only ready pod of a revision may be one of these.
    /// </summary>
    private static IEnumerable<(PlannedEndpoint Endpoint, bool Ready)> Endpoints(
        EndpointSlice slice, ServicePort port, Dictionary<string, Pod> pods)
    {
        var target = slice.Ports?.FirstOrDefault(p => (p.Name ?? "") == (port.Name ?? ""))?.Port;
        foreach (var endpoint in target is null ? [] : slice.Endpoints ?? [])
        {
            var uid = endpoint.TargetRef?.Uid ?? "";
            var pod = pods.GetValueOrDefault(uid);
            var stays = endpoint.Conditions?.Terminating != true && pod?.IsTerminating() != true;
            var ready = endpoint.Conditions?.Ready != false;
            if (stays && (ready || (pod is not null && IsReady(pod))) && endpoint.Addresses is [var address, ..])
            {
                yield return (new PlannedEndpoint
                {
                    PodUid = uid,
                    Address = address,
                    Port = target!.Value,
                    Revision = pod?.Labels().GetValueOrDefault(RevisionLabel, "") ?? "",
                }, ready);
            }
        }
    }

    private static bool IsReady(Pod pod)
        => pod.Status is { Phase: "Running" } status && status.Conditions?.Any(static c => c is { Type: "Ready", Status: "True" }) == true;
}
