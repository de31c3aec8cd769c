using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using GatewayObject = Slipway.Api.Gateway.Gateway;

namespace Slipway.Gateway.Compiling;

/// <summary>HTTPRoutes and the Gateways they attach to, as inputs of the compiler.</summary>
internal static class RouteTranslator
{
    /// <summary>Value of <c>spec.controllerName</c> of the GatewayClasses that this gateway serves.</summary>
    public const string ControllerName = "slipway.dev/gateway";

    /// <summary>Name of the GatewayClass that is served whatever its controller name.</summary>
    public const string ClassName = "slipway";

    /// <summary>The routes that are attached to a listener of ours, and what became of all of them.</summary>
    public static RouteTranslation Translate(
        IEnumerable<HTTPRoute> routes,
        IReadOnlyCollection<GatewayObject> gateways,
        IReadOnlyCollection<GatewayClass> classes,
        IReadOnlyCollection<Namespace> namespaces,
        ReferenceGrants grants,
        ICertificates? certificates = null)
    {
        var ours = classes.Where(static c => c.Spec?.ControllerName == ControllerName).OrderBy(static c => c.Key()).ToList();
        var names = ours.Select(static c => c.Name()).Append(ClassName).ToHashSet();
        var served = gateways.Where(g => names.Contains(g.Spec?.GatewayClassName ?? ""))
            .OrderBy(static g => g.Key()).ToDictionary(static g => g.Key());
        var translator = new ListenerTranslator(certificates, grants);
        var listeners = served.Values.OrderBy(static g => g.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue)
            .ThenBy(static g => g.Key()).SelectMany(translator.Of).ToList();
        var inputs = new List<RouteInput>();
        var verdicts = new List<RouteVerdict>();
        foreach (var route in routes)
        {
            var attachments = RouteAttachment.Of(route, served, namespaces, listeners);
            var unsupported = UnsupportedValues.Find(route);
            verdicts.Add(new RouteVerdict(route, attachments, unsupported));
            if (attachments.Any(static a => a.IsAccepted))
            {
                inputs.Add(new RouteInput
                {
                    Key = route.Key().ToString(),
                    Created = route.Metadata?.CreationTimestamp ?? DateTimeOffset.MinValue,
                    Hosts = HostsOf(attachments),
                    SecureHosts = [.. attachments.SelectMany(static a => a.SecureHosts)],
                    Rejected = unsupported,
                    Rules = unsupported is null ? [.. (route.Spec?.Rules ?? []).Select(new RuleTranslator(route, grants).Rule)] : [],
                });
            }
        }

        return new RouteTranslation
        {
            Routes = inputs,
            Verdicts = verdicts,
            Listeners = listeners,
            Gateways = [.. served.Values],
            Classes = ours,
            Grants = grants,
        };
    }

    /// <summary>The hosts on which a route is attached (empty for any); null when no HTTP listener takes it.</summary>
    private static List<string>? HostsOf(IReadOnlyList<RouteAttachment> attachments)
    {
        var hosts = attachments.SelectMany(static a => a.Hosts).Distinct().Order(StringComparer.Ordinal).ToList();
        return hosts.Count == 0 ? null : hosts.Contains("") ? [] : hosts;
    }
}
