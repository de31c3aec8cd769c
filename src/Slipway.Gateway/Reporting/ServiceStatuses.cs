using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Streams;

namespace Slipway.Gateway.Reporting;

/// <summary>Conditions of Services whose addresses are not listened on as they were asked for. Pure.</summary>
internal static class ServiceStatuses
{
    /// <summary>Condition of a Service a port of which is served at another number (decisions.md 4).</summary>
    public const string PortRemapped = "PortRemapped";

    /// <summary>Condition of a Service a port of which is not served at all.</summary>
    public const string PortUnavailable = "PortUnavailable";

    /// <summary>The addresses of a Service.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="all">All addresses by Service port.</param>
    public static IReadOnlyList<EntrancePort> PortsOf(Service service, ILookup<string, EntrancePort> all)
        => [.. (service.Spec?.Ports ?? []).SelectMany(
            p => all[PlannedService.IdOf(service.Namespace(), service.Name(), p.Port ?? 0, p.Protocol == "UDP")])];

    /// <summary>Whether there is something to say, or was.</summary>
    public static bool Concerns(Service service, IReadOnlyList<EntrancePort> ports)
        => ports.Any(static p => p.IsRemapped || p.Fault is not null)
            || (service.Status?.Conditions ?? []).Any(static c => c.Type is PortRemapped or PortUnavailable);

    /// <summary>The Service with its conditions.</summary>
    /// <param name="now">The Service.</param>
    /// <param name="ports">Its addresses.</param>
    /// <param name="at">Time of transitions.</param>
    public static Service Report(Service now, IReadOnlyList<EntrancePort> ports, DateTimeOffset at)
    {
        var others = (now.Status?.Conditions ?? []).Where(static c => c.Type is not PortRemapped and not PortUnavailable).ToList();
        var moved = Text(ports.Where(static p => p.IsRemapped), static p => $"{p.Entrance.Port} is served at {p.Bound!.Port}");
        var closed = Text(ports.Where(static p => p.Fault is not null), static p => $"{p.Entrance.Address}:{p.Entrance.Port}: {p.Fault}");
        var conditions = new Conditions(now.Status?.Conditions, now.Metadata?.Generation ?? 0, at);
        if (moved.Length > 0)
        {
            conditions.Add(PortRemapped, true, "NotPrivileged", $"only root may listen on ports this low: {moved}");
        }

        if (closed.Length > 0)
        {
            conditions.Add(PortUnavailable, true, "NotBound", closed);
        }

        var ours = conditions.ToList().Where(static c => c.Type is PortRemapped or PortUnavailable).Where(c
            => c.Type == PortRemapped ? moved.Length > 0 : closed.Length > 0);
        IReadOnlyList<Condition> all = [.. others, .. ours];
        return now with { Status = (now.Status ?? new ServiceStatus()) with { Conditions = all.Count == 0 ? null : all } };
    }

    private static string Text(IEnumerable<EntrancePort> ports, Func<EntrancePort, string> say)
        => string.Join("; ", ports.OrderBy(static p => p.Entrance.Port).Select(say).Distinct(StringComparer.Ordinal));
}
