using Slipway.Gateway.Compiling;
using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Inspection;

/// <summary>Reports on the table in force.</summary>
internal static class TableReports
{
    private const double Whole = 100;

    /// <summary>Every rule, in the order of precedence among equals.</summary>
    public static IReadOnlyList<RuleReport> Rules(RoutingTable table)
        => [.. table.Plan.Routes.SelectMany(route => route.Rules.Index().Select(r => new RuleReport
        {
            Route = route.Key,
            Rule = r.Index,
            Hosts = Hosts(route),
            Matches = [.. r.Item.Matches.Select(RuleText.Match)],
            Filters = RuleText.Filters(r.Item),
            Backends = Backends(
                r.Item.Backends, static b => b.Weight, b => b.Service is null ? null : table.Services.GetValueOrDefault(b.Service)),
        }))];

    private static IReadOnlyList<string> Hosts(PlannedRoute route)
        => [.. (route.Hosts switch { null => [], { Count: 0 } => [""], var hosts => hosts }).Select(static h => $"http://{Any(h)}"),
            .. (route.SecureHosts ?? []).Select(static h => $"https://{Any(h.Host)}").Distinct(StringComparer.Ordinal)];

    private static string Any(string host) => host.Length == 0 ? "*" : host;

    /// <summary>Every endpoint of every Service, and those that finish their last requests.</summary>
    public static IReadOnlyList<EndpointReport> Endpoints(GatewayCore core)
    {
        var services = core.Table.Services.Values.OrderBy(static s => s.Plan.Id, StringComparer.Ordinal).ToList();
        var draining = core.States.Endpoints.Where(static e => e.Retired).OrderBy(static e => e.Authority, StringComparer.Ordinal);
        return [.. services.SelectMany(static s => s.AllArms.SelectMany(a => Endpoints(s, a))),
            .. draining.Select(static e => Report("", "", e) with { Revision = e.Plan.Revision })];
    }

    /// <summary>The endpoints of a revision; one without address when there is none.</summary>
    public static IEnumerable<EndpointReport> Endpoints(ServiceTarget service, RevisionArm arm)
    {
        var planned = service.Plan.Split?.Revisions.FirstOrDefault(r => r.Hash == arm.Revision);
        var share = service.Plan.Split is null ? Whole : (planned?.Weight ?? 0) / Whole;
        var all = arm.Endpoints.Select(e => Report(service.Plan.Id, arm.Revision, e))
            .DefaultIfEmpty(new EndpointReport { Service = service.Plan.Id, Revision = arm.Revision, State = "none" });
        return all.Select(e => e with { Role = planned?.Role, Percent = share });
    }

    /// <summary>Backends with their shares; a weight of 0 is none.</summary>
    public static IReadOnlyList<BackendReport> Backends<T>(IEnumerable<T> all, Func<T, int> weight, Func<T, ServiceTarget?> service)
    {
        var backends = all.ToList();
        var sum = Math.Max(1.0, backends.Sum(b => (double)weight(b)));
        return [.. backends.Select(b => new BackendReport(
            service(b)?.Plan.Id, Whole * weight(b) / sum, service(b) is { Plan.Split: not null } target ? Revisions(target) : []))];
    }

    private static IReadOnlyList<RevisionReport> Revisions(ServiceTarget service)
        => [.. service.Plan.Split!.Revisions.Zip(service.Arms, static (planned, arm) => new RevisionReport(
            planned.Hash, planned.Role, planned.Weight / Whole, arm.Endpoints.Length))];

    private static EndpointReport Report(string service, string revision, UpstreamEndpoint endpoint) => new()
    {
        Service = service,
        Revision = revision,
        Address = endpoint.Authority,
        Pod = endpoint.Plan.PodUid,
        InFlight = endpoint.InFlight,
        State = endpoint.Retired ? "draining" : endpoint.Health.IsEjected ? "ejected" : endpoint.IsExcluded ? "excluded"
            : endpoint.IsFull ? "full" : "ready",
        EjectedUntil = endpoint.Retired ? null : endpoint.Health.EjectedUntil,
    };
}
