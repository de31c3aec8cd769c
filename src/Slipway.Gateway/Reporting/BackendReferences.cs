using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Reporting;

/// <summary>Whether the backends of routes resolve (condition ResolvedRefs of Gateway API).</summary>
internal sealed class BackendReferences(IReadOnlyDictionary<ObjectKey, Service> services, ReferenceGrants grants)
{
    /// <summary>Reason and message of the first reference that does not resolve; reason <c>ResolvedRefs</c> when all do.</summary>
    public (string Reason, string Message) Check(RouteObject route)
    {
        var rules = route.Rules;
        for (var i = 0; i < rules.Count; i++)
        {
            var backends = rules[i].BackendRefs ?? [];
            for (var j = 0; j < backends.Count; j++)
            {
                var (at, to) = ($"spec.rules[{i}].backendRefs[{j}]", backends[j]);
                if (Fault(route, to.Group, to.Kind, new ObjectKey(to.Namespace ?? route.Object.Namespace(), to.Name ?? ""), to.Port)
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

    private (string Reason, string Message)? Mirrors(RouteObject route, string at, IReadOnlyList<HTTPRouteFilter>? filters)
    {
        for (var k = 0; k < (filters?.Count ?? 0); k++)
        {
            if (filters![k].RequestMirror?.BackendRef is { } to
                && Fault(route, to.Group, to.Kind, new ObjectKey(to.Namespace ?? route.Object.Namespace(), to.Name ?? ""), to.Port)
                    is var (reason, message))
            {
                return (reason, $"{at}[{k}].requestMirror.backendRef: {message}; no copies are made");
            }
        }

        return null;
    }

    private (string Reason, string Message)? Fault(RouteObject route, string? group, string? kind, ObjectKey to, int? port)
    {
        if ((group ?? "").Length > 0 || (kind ?? "Service") != "Service")
        {
            return ("InvalidKind", $"kind {kind} of group \"{group}\" is not served; allowed is Service of the core group");
        }

        var ns = route.Object.Namespace();
        if (!grants.Permit((route.Kind, ns), ("Service", to.Namespace, to.Name)))
        {
            return ("RefNotPermitted",
                $"no ReferenceGrant in namespace {to.Namespace} permits {route.Kind}s of namespace {ns} the Service {to.Name}");
        }

        return !services.TryGetValue(to, out var service) ? ("BackendNotFound", $"there is no Service {to}")
            : service.Spec?.Ports?.Any(p => p.Port == port) == true ? null
            : ("BackendNotFound", $"Service {to} has no port {port}");
    }
}
