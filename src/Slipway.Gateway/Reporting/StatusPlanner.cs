using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Reporting;

/// <summary>The status of route objects as the table in force has them. Pure: the same objects give the same status.</summary>
/// <param name="address">URL of the traffic port.</param>
internal sealed class StatusPlanner(Func<string> address)
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
    {
        var before = now.Status?.Parents ?? [];
        var ours = verdict.Attachments.Select(a => Parent(now, a, verdict, references, before, at)).ToList();
        var others = before.Where(static p => p.ControllerName != RouteTranslator.ControllerName);
        return now.Status is null && ours.Count == 0 ? now : now with { Status = new HTTPRouteStatus { Parents = [.. ours, .. others] } };
    }

    /// <summary>Status of a Gateway of ours.</summary>
    /// <param name="now">The object.</param>
    /// <param name="verdicts">All routes.</param>
    /// <param name="at">Time of transitions.</param>
    public GatewayObject Gateway(GatewayObject now, IReadOnlyList<RouteVerdict> verdicts, DateTimeOffset at)
    {
        var host = new Uri(address()).Host.Trim('[', ']');
        var listeners = (now.Spec?.Listeners ?? []).Select(l => Listener(now, l, verdicts, at)).ToList();
        var served = (now.Spec?.Listeners ?? []).Any(static l => l.Protocol == ListenerProtocols.Http);
        var all = (now.Spec?.Listeners ?? []).All(static l => l.Protocol == ListenerProtocols.Http);
        var (reason, message) = all ? (Accepted, "the listeners are served")
            : served ? ("ListenersNotValid", "the listeners with protocol HTTP are served, others are not")
            : ("ListenersNotValid", "no listener has protocol HTTP, the one that is served");
        return now with
        {
            Status = (now.Status ?? new GatewayStatus()) with
            {
                Addresses = [new GatewayStatusAddress { Type = "IPAddress", Value = host is "0.0.0.0" or "::" ? "127.0.0.1" : host }],
                Listeners = listeners,
                Conditions = new Conditions(now.Status?.Conditions, now.Generation(), at)
                    .Add(Accepted, served, reason, message)
                    .Add(Programmed, served, served ? Programmed : "Invalid", served ? $"in force at {address()}" : message).ToList(),
            },
        };
    }

    private static RouteParentStatus Parent(
        HTTPRoute route, RouteAttachment attachment, RouteVerdict verdict, BackendReferences references,
        IReadOnlyList<RouteParentStatus> before, DateTimeOffset at)
    {
        var known = before.FirstOrDefault(p => p.ControllerName == RouteTranslator.ControllerName && p.ParentRef == attachment.Parent);
        var unsupported = attachment.IsAccepted && verdict.Unsupported is not null;
        var message = unsupported
            ? $"{verdict.Unsupported}. The last good form of the route, if there was one, stays in force." : attachment.Message;
        var (resolved, why) = references.Check(route);
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
        GatewayObject gateway, Listener listener, IReadOnlyList<RouteVerdict> verdicts, DateTimeOffset at)
    {
        var known = gateway.Status?.Listeners?.FirstOrDefault(l => l.Name == listener.Name);
        var served = listener.Protocol == ListenerProtocols.Http;
        var refusal = $"protocol {listener.Protocol} is not served; allowed is HTTP";
        var kinds = listener.AllowedRoutes?.Kinds?.All(ListenerProtocols.IsHttpRoute) != false;
        var key = gateway.Key();
        return new ListenerStatus
        {
            Name = listener.Name,
            SupportedKinds = ListenerProtocols.AllowsHttpRoutes(listener)
                ? [new RouteGroupKind { Group = "gateway.networking.k8s.io", Kind = "HTTPRoute" }] : [],
            AttachedRoutes = verdicts.Count(v => v.Unsupported is null
                && v.Attachments.Any(a => a.Gateway == key && a.Listeners.Contains(listener.Name ?? ""))),
            Conditions = new Conditions(known?.Conditions, gateway.Generation(), at)
                .Add(Accepted, served, served ? Accepted : "UnsupportedProtocol", served ? "served" : refusal)
                .Add(Programmed, served, served ? Programmed : "Invalid", served ? "in force" : refusal)
                .Add(ResolvedRefs, kinds, kinds ? ResolvedRefs : "InvalidRouteKinds",
                    kinds ? "all references resolve" : "only HTTPRoute is a kind of route here")
                .ToList(),
        };
    }
}

file static class Objects
{
    public static long Generation(this KubeObject value) => value.Metadata?.Generation ?? 0;
}
