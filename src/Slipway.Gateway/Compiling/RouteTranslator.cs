using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>Routes and the Gateways they attach to, as inputs of the compiler.</summary>
internal static class RouteTranslator
{
    /// <summary>Value of <c>spec.controllerName</c> of the GatewayClasses that this gateway serves.</summary>
    public const string ControllerName = "slipway.dev/gateway";

    /// <summary>Name of the GatewayClass that is served whatever its controller name.</summary>
    public const string ClassName = "slipway";

    /// <summary>The routes that are attached to a listener of ours, and what became of all of them.</summary>
    public static RouteTranslation Translate(
        IEnumerable<RouteObject> routes,
        IReadOnlyCollection<GatewayObject> gateways,
        IReadOnlyCollection<GatewayClass> classes,
        IReadOnlyCollection<Namespace> namespaces,
        ReferenceGrants grants,
        ICertificates? certificates = null,
        Func<ObjectKey, Service?>? services = null)
    {
        var ours = classes.Where(static c => c.Spec?.ControllerName == ControllerName).OrderBy(static c => c.Key()).ToList();
        var names = ours.Select(static c => c.Name()).Append(ClassName).ToHashSet();
        var served = gateways.Where(g => names.Contains(g.Spec?.GatewayClassName ?? ""))
            .OrderBy(static g => g.Key()).ToDictionary(static g => g.Key());
        var translator = new ListenerTranslator(certificates, grants);
        var listeners = served.Values.OrderBy(static g => g.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(static g => g.Key()).SelectMany(translator.Of).ToList();
        var verdicts = RouteConflicts.Settle([.. routes.Select(r => new RouteVerdict(
            r, RouteAttachment.Of(r, served, namespaces, listeners, services), UnsupportedValues.Find(r)))]);
        return new RouteTranslation
        {
            Routes = [.. verdicts.Where(static v => v.Attachments.Any(static a => a.IsAccepted)).Select(v => Input(v, grants))],
            Verdicts = verdicts,
            Listeners = listeners,
            Gateways = [.. served.Values],
            Classes = ours,
            Grants = grants,
        };
    }

    private static RouteInput Input(RouteVerdict verdict, ReferenceGrants grants) => new()
    {
        Key = verdict.Route.Object.Key().ToString(),
        Grpc = verdict.Route.Calls is not null,
        Created = verdict.Route.Created,
        Hosts = HostsOf(verdict.Attachments),
        SecureHosts = [.. verdict.Attachments.SelectMany(static a => a.SecureHosts)],
        Entrances = [.. verdict.Attachments.SelectMany(static a => a.Entrances).Distinct(StringComparer.Ordinal)],
        Rejected = verdict.Unsupported,
        Rules = verdict.Unsupported is null ? new RuleTranslator(verdict.Route, grants).Rules() : [],
    };

    /// <summary>The hosts on which a route is attached (empty for any); null when no HTTP listener takes it.</summary>
    private static List<string>? HostsOf(IReadOnlyList<RouteAttachment> attachments)
    {
        var hosts = attachments.SelectMany(static a => a.Hosts).Distinct().Order(StringComparer.Ordinal).ToList();
        return hosts.Count == 0 ? null : hosts.Contains("") ? [] : hosts;
    }
}
