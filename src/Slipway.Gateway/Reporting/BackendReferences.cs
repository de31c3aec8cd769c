using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Reporting;

/// <summary>Whether the backends of routes resolve (condition ResolvedRefs of Gateway API).</summary>
internal sealed class BackendReferences(IReadOnlyDictionary<ObjectKey, Service> services, ReferenceGrants grants)
{
    /// <summary>Reason and message of the first reference that does not resolve; reason <c>ResolvedRefs</c> when all do.</summary>
    public (string Reason, string Message) Check(HTTPRoute route)
    {
        var rules = route.Spec?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var backends = rules[i].BackendRefs ?? [];
            for (var j = 0; j < backends.Count; j++)
            {
                var (at, to) = ($"spec.rules[{i}].backendRefs[{j}]", backends[j]);
                if (Fault(route.Namespace(), to.Group, to.Kind, new ObjectKey(to.Namespace ?? route.Namespace(), to.Name ?? ""), to.Port)
                    is var (reason, message))
                {
                    return (reason, $"{at}: {message}; its share of requests is answered with 500");
                }

                if (Mirrors(route, $"{at}.filters", to.Filters) is { } mirror)
                {
                    return mirror;
                }
            }

            if (Mirrors(route, $"spec.rules[{i}].filters", rules[i].Filters) is { } fault)
            {
                return fault;
            }
        }

        return ("ResolvedRefs", "all backends resolve");
    }

    private (string Reason, string Message)? Mirrors(HTTPRoute route, string at, IReadOnlyList<HTTPRouteFilter>? filters)
    {
        for (var k = 0; k < (filters?.Count ?? 0); k++)
        {
            if (filters![k].RequestMirror?.BackendRef is { } to
                && Fault(route.Namespace(), to.Group, to.Kind, new ObjectKey(to.Namespace ?? route.Namespace(), to.Name ?? ""), to.Port)
                    is var (reason, message))
            {
                return (reason, $"{at}[{k}].requestMirror.backendRef: {message}; no copies are made");
            }
        }

        return null;
    }

    private (string Reason, string Message)? Fault(string ns, string? group, string? kind, ObjectKey to, int? port)
    {
        if ((group ?? "").Length > 0 || (kind ?? "Service") != "Service")
        {
            return ("InvalidKind", $"kind {kind} of group \"{group}\" is not served; allowed is Service of the core group");
        }

        if (!grants.Permit(ns, to.Namespace, to.Name))
        {
            return ("RefNotPermitted",
                $"no ReferenceGrant in namespace {to.Namespace} permits HTTPRoutes of namespace {ns} the Service {to.Name}");
        }

        return !services.TryGetValue(to, out var service) ? ("BackendNotFound", $"there is no Service {to}")
            : service.Spec?.Ports?.Any(p => p.Port == port) == true ? null
            : ("BackendNotFound", $"Service {to} has no port {port}");
    }
}
