using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Networking;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Ingresses;

/// <summary>Rules of one Ingress as rules of a route.</summary>
/// <param name="ingress">The Ingress.</param>
/// <param name="settings">What its annotations ask for.</param>
/// <param name="services">Finds a Service.</param>
/// <param name="faults">Gets what has no effect.</param>
internal sealed class IngressRules(
    Ingress ingress, IngressSettings settings, Func<ObjectKey, Service?> services, List<string> faults)
{
    private const string Root = "/";

    /// <summary>The rules of one host; one without paths sends all to the default backend.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="index">Its place, for messages.</param>
    public IEnumerable<PlannedRule> Of(IngressRule rule, int index)
    {
        var paths = rule.Http?.Paths ?? [];
        if (settings.AppRoot is { } root)
        {
            yield return new PlannedRule
            {
                Matches = [new PlannedMatch { Exact = true, Path = Root }],
                Backends = [],
                Redirect = new PlannedRedirect { Path = new PlannedPathEdit(root, OnlyPrefix: false) },
            };
        }

        for (var i = 0; i < paths.Count; i++)
        {
            var at = $"spec.rules[{index}].http.paths[{i}]";
            if (Match(paths[i], at) is { } match)
            {
                yield return Rule(match, paths[i].Backend, $"{at}.backend");
            }
        }

        if (paths.Count == 0 && OfDefault(ingress.Spec?.DefaultBackend) is { } all)
        {
            yield return all;
        }
    }

    /// <summary>What takes all that no other rule takes; null when there is none.</summary>
    public PlannedRule? OfDefault(IngressBackend? backend)
        => backend is null ? null : Rule(new PlannedMatch(), backend, "spec.defaultBackend");

    private PlannedRule Rule(PlannedMatch match, IngressBackend? backend, string at) => settings.Redirect is { } redirect
        ? new PlannedRule { Matches = [match], Backends = [], Redirect = redirect }
        : new PlannedRule
        {
            Matches = [match],
            Backends = [new PlannedBackend { Service = Resolve(backend, at), Weight = 1 }],
            Rewrite = Rewrite(match),
            Cors = settings.Cors,
            Admission = settings.Admission,
            Session = settings.Session,
            BackendTimeoutMilliseconds = settings.ReadMilliseconds,
        };

    private PlannedRewrite? Rewrite(PlannedMatch match)
    {
        var path = settings.RewriteTarget is not { Length: > 0 } target ? null
            : new PlannedPathEdit(target, OnlyPrefix: false) { Pattern = match.Regex ? match.Path : null };
        return path is null && settings.BackendHost is null ? null : new PlannedRewrite { Host = settings.BackendHost, Path = path };
    }

    /// <summary>The beginning of a path where it is a regular expression, as ingress-nginx has it.</summary>
    private PlannedMatch? Match(HTTPIngressPath path, string at)
    {
        var text = path.Path is { Length: > 0 } given ? given : Root;
        if (!settings.Regex || path.PathType == "Exact")
        {
            return new PlannedMatch { Exact = path.PathType == "Exact", Path = text };
        }

        var pattern = $"(?i:{text}).*";
        if (RoutePattern.Fault(pattern) is { } fault)
        {
            faults.Add($"{at}.path: {text} is no regular expression that is served: {fault}");
            return null;
        }

        return new PlannedMatch { Regex = true, Path = pattern };
    }

    private string? Resolve(IngressBackend? backend, string at)
    {
        if (backend?.Service is not { } to)
        {
            faults.Add($"{at}: only Services are served");
            return null;
        }

        var key = new ObjectKey(ingress.Namespace(), to.Name ?? "");
        var port = to.Port?.Number is > 0 and var number ? number
            : services(key)?.Spec?.Ports?.FirstOrDefault(p => p.Name == to.Port?.Name)?.Port;
        return port is null ? null : $"{key}:{port}";
    }
}
