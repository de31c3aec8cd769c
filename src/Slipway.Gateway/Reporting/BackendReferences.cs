using Slipway.Api.Core;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;

namespace Slipway.Gateway.Reporting;

/// <summary>Whether the backends of a route resolve (condition ResolvedRefs of Gateway API).</summary>
internal static class BackendReferences
{
    /// <summary>Reason and message of the first reference that does not resolve; reason <c>ResolvedRefs</c> when all do.</summary>
    public static (string Reason, string Message) Check(HTTPRoute route, IReadOnlyDictionary<ObjectKey, Service> services)
    {
        var rules = route.Spec?.Rules ?? [];
        for (var i = 0; i < rules.Count; i++)
        {
            var backends = rules[i].BackendRefs ?? [];
            for (var j = 0; j < backends.Count; j++)
            {
                if (Fault(route.Namespace(), backends[j], services) is var (reason, message))
                {
                    return (reason, $"spec.rules[{i}].backendRefs[{j}]: {message}; its share of requests is answered with 500");
                }
            }
        }

        return ("ResolvedRefs", "all backends resolve");
    }

    private static (string Reason, string Message)? Fault(
        string ns, HTTPBackendRef backend, IReadOnlyDictionary<ObjectKey, Service> services)
    {
        if ((backend.Group ?? "").Length > 0 || (backend.Kind ?? "Service") != "Service")
        {
            return ("InvalidKind", $"kind {backend.Kind} of group \"{backend.Group}\" is not served; allowed is Service of the core group");
        }

        if (backend.Namespace is not null && backend.Namespace != ns)
        {
            return ("RefNotPermitted", $"no ReferenceGrant in namespace {backend.Namespace} permits the Service {backend.Name}");
        }

        var key = new ObjectKey(ns, backend.Name ?? "");
        return !services.TryGetValue(key, out var service) ? ("BackendNotFound", $"there is no Service {key}")
            : service.Spec?.Ports?.Any(p => p.Port == backend.Port) == true ? null
            : ("BackendNotFound", $"Service {key} has no port {backend.Port}");
    }
}
