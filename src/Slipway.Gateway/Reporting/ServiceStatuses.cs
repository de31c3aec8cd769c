using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Streams;

namespace Slipway.Gateway.Reporting;

/// <summary>The status of Services at whose addresses the gateway listens: where those of type <c>LoadBalancer</c> are reached, and what is
/// not listened on as it was asked for. Pure.</summary>
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

    /// <summary>The addresses that a Service asks for at the machine and does not get, as another one has them.</summary>
    /// <param name="service">The Service.</param>
    /// <param name="inForce">All addresses.</param>
    /// <param name="machine">Address of the machine; null for none.</param>
    public static IEnumerable<EntrancePort> TakenOf(Service service, IReadOnlyList<PlannedEntrance> inForce, string? machine)
    {
        foreach (var port in EntranceCompiler.IsBalanced(service) ? service.Spec!.Ports ?? [] : [])
        {
            var wanted = new PlannedEntrance(
                machine ?? "", port.Port ?? 0,
                PlannedService.IdOf(service.Namespace(), service.Name(), port.Port ?? 0, port.Protocol == "UDP"), Http: false,
                port.Protocol == "UDP");
            if (inForce.FirstOrDefault(e => e.Address == machine && e.Port == wanted.Port && e.Datagrams == wanted.Datagrams)
                is { } taken && taken.Service != wanted.Service)
            {
                yield return new EntrancePort(wanted, null, $"Service {taken.Service} has it");
            }
        }
    }

    /// <summary>Whether there is something to say, or was.</summary>
    public static bool Concerns(Service service, IReadOnlyList<EntrancePort> ports)
        => EntranceCompiler.IsBalanced(service) || HasAddress(service) || ports.Any(static p => p.IsRemapped || p.Fault is not null)
            || (service.Status?.Conditions ?? []).Any(static c => c.Type is PortRemapped or PortUnavailable);

    /// <summary>The Service with its status.</summary>
    /// <param name="now">The Service.</param>
    /// <param name="ports">Its addresses.</param>
    /// <param name="machine">Address of the machine; null for none.</param>
    /// <param name="at">Time of transitions.</param>
    public static Service Report(Service now, IReadOnlyList<EntrancePort> ports, string? machine, DateTimeOffset at)
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
        var status = now.Status ?? new ServiceStatus();
        return now with
        {
            Status = status with
            {
                Conditions = all.Count == 0 ? null : all,
                LoadBalancer = IsOfOthers(now) ? status.LoadBalancer : Balancer(now, ports, machine),
            },
        };
    }

    private static bool HasAddress(Service service) => !IsOfOthers(service) && service.Status?.LoadBalancer?.Ingress is { Count: > 0 };

    private static bool IsOfOthers(Service service) => service.Spec?.LoadBalancerClass is not null;

    /// <summary>The address at which any of the ports is reached.</summary>
    private static LoadBalancerStatus Balancer(Service service, IReadOnlyList<EntrancePort> ports, string? machine)
        => EntranceCompiler.IsBalanced(service) && ports.Any(p => p.Bound is not null && p.Entrance.Address == machine)
            ? new LoadBalancerStatus { Ingress = [new LoadBalancerIngress { Ip = machine, IpMode = "Proxy" }] }
            : new LoadBalancerStatus();

    private static string Text(IEnumerable<EntrancePort> ports, Func<EntrancePort, string> say)
        => string.Join("; ", ports.OrderBy(static p => p.Entrance.Port).Select(say).Distinct(StringComparer.Ordinal));
}
