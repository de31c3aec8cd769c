using Slipway.Gateway.Compiling;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Splitting;

namespace Slipway.Gateway.Routing;

/// <summary>State of endpoints and splits that outlives a table. Used by one builder at a time.</summary>
internal sealed class TargetStates(TimeProvider time)
{
    private readonly Dictionary<string, UpstreamEndpoint> endpoints = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int[] Shares, WeightSchedule Schedule)> schedules = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (double PerSecond, int Burst, ClientRate Rate)> rates = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SeenUsers> users = new(StringComparer.Ordinal);

    /// <summary>Every endpoint that is in use or still has requests, in no order.</summary>
    public IReadOnlyCollection<UpstreamEndpoint> Endpoints
    {
        get
        {
            lock (endpoints)
            {
                return [.. endpoints.Values];
            }
        }
    }

    /// <summary>The state of an endpoint of a Service port.</summary>
    public UpstreamEndpoint EndpointOf(PlannedEndpoint plan, PlannedService service)
    {
        var endpoint = EndpointOf(plan);
        endpoint.Split = service.Split is null ? "" : $"{service.Namespace}/{service.Split.Name}";
        return endpoint;
    }

    private UpstreamEndpoint EndpointOf(PlannedEndpoint plan)
    {
        var key = $"{plan.PodUid}|{plan.Address}|{plan.Port}";
        lock (endpoints)
        {
            if (endpoints.TryGetValue(key, out var known) && known.Plan == plan)
            {
                known.Revive();
                return known;
            }

            return endpoints[key] = new UpstreamEndpoint(plan, time);
        }
    }

    /// <summary>Lets go of retired endpoints whose last request has ended.</summary>
    public void DropDrained()
    {
        lock (endpoints)
        {
            foreach (var (key, endpoint) in endpoints.Where(static e => e.Value.Retired && e.Value.InFlight == 0).ToList())
            {
                endpoints.Remove(key);
            }
        }
    }

    /// <summary>The order of choices of a Service port, or of a rule of its split; goes on where it was while the shares stay.</summary>
    /// <param name="of"><see cref="PlannedService.Id"/>, for a rule followed by a bar and its name.</param>
    /// <param name="shares">Shares in units of 0.01 %, which sum to 10000.</param>
    public WeightSchedule ScheduleOf(string of, int[] shares)
    {
        if (schedules.TryGetValue(of, out var known) && known.Shares.AsSpan().SequenceEqual(shares))
        {
            return known.Schedule;
        }

        var schedule = WeightSchedule.Build(shares);
        schedules[of] = (shares, schedule);
        return schedule;
    }

    /// <summary>Counts requests of clients for a rule; goes on where it was while the limits stay. Null without limits.</summary>
    /// <param name="of">The rule.</param>
    /// <param name="plan">What it lets in.</param>
    public ClientRate? RateOf(string of, PlannedAdmission plan)
    {
        if (plan.RequestsPerSecond is not { } perSecond)
        {
            return null;
        }

        if (!rates.TryGetValue(of, out var known) || known.PerSecond != perSecond || known.Burst != plan.Burst)
        {
            known = rates[of] = (perSecond, plan.Burst, new ClientRate(time, perSecond, plan.Burst));
        }

        return known.Rate;
    }

    /// <summary>Users seen by a sticky split; null for others.</summary>
    public SeenUsers? UsersOf(string ns, PlannedSplit split)
    {
        if (split.Cookie is null && split.Header is null && !split.ClientAddress)
        {
            return null;
        }

        var key = $"{ns}/{split.Name}/{split.Salt}";
        return users.TryGetValue(key, out var seen) ? seen : users[key] = new SeenUsers();
    }

    /// <summary>Retires what the new table does not have, and forgets what is retired and idle.</summary>
    /// <param name="table">The table in force.</param>
    public void Retain(RoutingTable table)
    {
        var used = table.Services.Values.SelectMany(static s => s.AllArms).SelectMany(static a => a.Endpoints).ToHashSet();
        lock (endpoints)
        {
            foreach (var (key, endpoint) in endpoints.ToList())
            {
                if (used.Contains(endpoint))
                {
                    continue;
                }

                if (!endpoint.Retired)
                {
                    endpoint.Retire();
                }

                if (endpoint.InFlight == 0)
                {
                    endpoints.Remove(key);
                }
            }
        }

        foreach (var service in schedules.Keys.Where(s => !table.Services.ContainsKey(s.Split('|')[0])).ToList())
        {
            schedules.Remove(service);
        }

        var limited = table.Plan.Routes.SelectMany(static r => r.Rules.Index().Where(static i => i.Item.Admission is not null)
            .Select(i => $"{r.Key}#{i.Index}")).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in rates.Keys.Where(r => !limited.Contains(r)).ToList())
        {
            rates.Remove(rule);
        }

        var splits = table.Plan.Services.Where(static s => s.Split is not null)
            .Select(static s => $"{s.Namespace}/{s.Split!.Name}/{s.Split.Salt}").ToHashSet(StringComparer.Ordinal);
        foreach (var key in users.Keys.Where(k => !splits.Contains(k)).ToList())
        {
            users.Remove(key);
        }
    }
}
