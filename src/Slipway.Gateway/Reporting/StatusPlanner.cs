using System.Net;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;
using Slipway.Gateway.Ingresses;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Reporting;

/// <summary>The status of route objects as the table in force has them. Pure: the same objects give the same status.</summary>
/// <param name="address">URL of the traffic port.</param>
/// <param name="secureAddress">URL of the traffic port for TLS; null when there is none.</param>
internal sealed class StatusPlanner(Func<string> address, Func<string?> secureAddress)
{
    private const string Accepted = "Accepted";
    private const string Programmed = "Programmed";
    private const string ResolvedRefs = "ResolvedRefs";

    /// <summary>Status of a GatewayClass of ours.</summary>
    public static GatewayClass Class(GatewayClass now, DateTimeOffset at) => now with
    {
        Status = (now.Status ?? new GatewayClassStatus()) with
        {
            Conditions = new Conditions(now.Status?.Conditions, now.Generation(), at)
                .Add(Accepted, true, Accepted, "served by Slipway's gateway").ToList(),
            SupportedFeatures = SupportedFeatures.All,
        },
    };

    /// <summary>Status of an HTTPRoute; entries of other controllers stay.</summary>
    public static HTTPRoute Route(HTTPRoute now, RouteVerdict verdict, BackendReferences references, DateTimeOffset at)
        => Parents(now, now.Status?.Parents, verdict, references, at) is { } parents
            ? now with { Status = new HTTPRouteStatus { Parents = parents } } : now;

    /// <summary>Status of a GRPCRoute; entries of other controllers stay.</summary>
    public static GRPCRoute Route(GRPCRoute now, RouteVerdict verdict, BackendReferences references, DateTimeOffset at)
        => Parents(now, now.Status?.Parents, verdict, references, at) is { } parents
            ? now with { Status = new GRPCRouteStatus { Parents = parents } } : now;

    /// <summary>Status of an Ingress: where it is served.</summary>
    public Ingress Ingress(Ingress now, IngressVerdict verdict)
    {
        var host = Host();
        IReadOnlyList<IngressLoadBalancerIngress> served = verdict.Refused is not null ? []
            : [IPAddress.TryParse(host, out _) ? new() { Ip = host } : new() { Hostname = host }];
        return (now.Status?.LoadBalancer?.Ingress ?? []).SequenceEqual(served) ? now
            : now with { Status = new IngressStatus { LoadBalancer = new IngressLoadBalancerStatus { Ingress = served } } };
    }

    /// <summary>Status of a Gateway of ours.</summary>
    /// <param name="now">The object.</param>
    /// <param name="routes">What became of routes and listeners.</param>
    /// <param name="inForce">The plan in force.</param>
    /// <param name="at">Time of transitions.</param>
    public GatewayObject Gateway(GatewayObject now, RouteTranslation routes, TablePlan inForce, DateTimeOffset at)
    {
        var key = now.Key();
        var verdicts = routes.Listeners.Where(l => l.Gateway == key).ToList();
        var listeners = verdicts.Select(v => Listener(now, v, routes.Verdicts, inForce, at)).ToList();
        var accepted = verdicts.Any(static v => v.IsAccepted);
        var programmed = verdicts.Any(v => IsProgrammed(v, inForce));
        var faults = verdicts.Where(static v => !v.IsAccepted || !v.IsResolved)
            .Select(static v => $"listener {v.Listener.Name}: {(v.IsAccepted ? v.References : v.Accepted).Message}").ToList();
        var (reason, message) = faults.Count == 0 ? (Accepted, "the listeners are served")
            : ("ListenersNotValid", string.Join("; ", faults));
        return now with
        {
            Status = (now.Status ?? new GatewayStatus()) with
            {
                Addresses = [new GatewayStatusAddress { Type = "IPAddress", Value = Host() }],
                Listeners = listeners,
                Conditions = new Conditions(now.Status?.Conditions, now.Generation(), at)
                    .Add(Accepted, accepted, reason, message)
                    .Add(Programmed, programmed, programmed ? Programmed : "Invalid", programmed ? InForce() : message).ToList(),
            },
        };
    }

    /// <summary>Null where there is nothing to say, and nothing was said before.</summary>
    private static RouteParentStatus[]? Parents(
        KubeObject now, IReadOnlyList<RouteParentStatus>? before, RouteVerdict verdict, BackendReferences references, DateTimeOffset at)
    {
        var ours = verdict.Attachments.Select(a => Parent(now, a, verdict, references, before ?? [], at)).ToList();
        var others = (before ?? []).Where(static p => p.ControllerName != RouteTranslator.ControllerName);
        return before is null && ours.Count == 0 ? null : [.. ours, .. others];
    }

    private static RouteParentStatus Parent(
        KubeObject route, RouteAttachment attachment, RouteVerdict verdict, BackendReferences references,
        IReadOnlyList<RouteParentStatus> before, DateTimeOffset at)
    {
        var known = before.FirstOrDefault(p => p.ControllerName == RouteTranslator.ControllerName && p.ParentRef == attachment.Parent);
        var unsupported = attachment.IsAccepted && verdict.Unsupported is not null;
        var message = unsupported
            ? $"{verdict.Unsupported}. The last good form of the route, if there was one, stays in force." : attachment.Message;
        var (resolved, why) = references.Check(verdict.Route);
        return new RouteParentStatus
        {
            ParentRef = attachment.Parent,
            ControllerName = RouteTranslator.ControllerName,
            Conditions = new Conditions(known?.Conditions, route.Generation(), at)
                .Add(Accepted, attachment.IsAccepted && !unsupported, unsupported ? "UnsupportedValue" : attachment.Reason, message)
                .Add(ResolvedRefs, resolved == ResolvedRefs, resolved, why).ToList(),
        };
    }

    private static ListenerStatus Listener(
        GatewayObject gateway, ListenerVerdict verdict, IReadOnlyList<RouteVerdict> verdicts, TablePlan inForce, DateTimeOffset at)
    {
        var listener = verdict.Listener;
        var known = gateway.Status?.Listeners?.FirstOrDefault(l => l.Name == listener.Name);
        var (accepted, why) = verdict.Accepted;
        var (resolved, which) = References(verdict, inForce, at);
        var programmed = IsProgrammed(verdict, inForce);
        return new ListenerStatus
        {
            Name = listener.Name,
            SupportedKinds = [.. ListenerProtocols.KindsOf(listener)
                .Select(static k => new RouteGroupKind { Group = "gateway.networking.k8s.io", Kind = k })],
            AttachedRoutes = verdicts.Count(v => v.Unsupported is null
                && v.Attachments.Any(a => a.Gateway == verdict.Gateway && a.Listeners.Contains(listener.Name ?? ""))),
            Conditions = new Conditions(known?.Conditions, gateway.Generation(), at)
                .Add(Accepted, verdict.IsAccepted, accepted, why)
                .Add("Conflicted", verdict.Conflict is not null, verdict.Conflict?.Reason ?? "NoConflicts",
                    verdict.Conflict?.Message ?? "no other listener has port and hostname")
                .Add(Programmed, programmed, programmed ? Programmed : "Invalid",
                    programmed ? "in force" : verdict.IsAccepted ? which : why)
                .Add(ResolvedRefs, verdict.IsResolved, resolved, which)
                .ToList(),
        };
    }

    private static bool IsProgrammed(ListenerVerdict verdict, TablePlan inForce)
        => verdict.IsAccepted && (verdict.Tls is null || inForce.Listeners.Any(l => l.Key == verdict.Key));

    /// <summary>What does not resolve, and what is served in its place; or what resolves and is about to be refused by clients.</summary>
    private static (string Reason, string Message) References(ListenerVerdict verdict, TablePlan inForce, DateTimeOffset at)
    {
        var (reason, message) = verdict.References;
        var served = inForce.Listeners.FirstOrDefault(l => l.Key == verdict.Key)?.Certificates ?? [];
        var expired = served.Where(c => c.NotAfter <= at)
            .Select(static c => $"; the certificate of Secret {c.Secret} has expired on {c.NotAfter:yyyy-MM-dd HH:mm:ss}Z").ToList();
        var kept = verdict.IsResolved || served.Count == 0 ? ""
            : $"; in force: the last good certificate of Secret {string.Join(", ", served.Select(static c => c.Secret))}";
        return (reason, $"{message}{kept}{string.Concat(expired)}");
    }

    private string Host() => new Uri(address()).Host.Trim('[', ']') is var host && host is "0.0.0.0" or "::" ? "127.0.0.1" : host;

    private string InForce() => secureAddress() is { } tls ? $"in force at {address()} and {tls}" : $"in force at {address()}";
}

file static class Objects
{
    public static long Generation(this KubeObject value) => value.Metadata?.Generation ?? 0;
}
