using System.Net;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of networking.k8s.io/v1 Ingress.</summary>
internal sealed class IngressRules : KindRules
{
    private const string ClassAnnotation = "kubernetes.io/ingress.class";
    private static readonly string[] Ambiguous = ["//", "/./", "/../", "%2f", "%2F"];
    private static readonly string[] AmbiguousEnds = ["/..", "/."];

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        var rules = spec.ItemsAt("rules");
        if (rules.Count == 0 && spec.ObjectAt("defaultBackend") is null)
        {
            yield return FieldError.InvalidText("spec", "null", "either `defaultBackend` or `rules` must be specified");
        }

        foreach (var error in Backend(spec.ObjectAt("defaultBackend"), "spec.defaultBackend", isRequired: false)
            .Concat(rules.SelectMany((r, i) => Rule(r, $"spec.rules[{i}]")))
            .Concat(spec.ItemsAt("tls").SelectMany((t, i) => Tls(t, $"spec.tls[{i}]"))))
        {
            yield return error;
        }

        foreach (var problem in spec.Text("ingressClassName") is { } name ? NameFormats.Subdomain(name) : [])
        {
            yield return FieldError.Invalid("spec.ingressClassName", spec["ingressClassName"], problem);
        }

        if (spec.Text("ingressClassName") is not null && value.At("metadata", "annotations", ClassAnnotation) is { } old)
        {
            yield return FieldError.Invalid($"annotations.{ClassAnnotation}", old, "can not be set when the class field is also set");
        }
    }

    private static IEnumerable<FieldError> Rule(Tree rule, string field)
    {
        if (rule.TextAt("host") is { Length: > 0 } host)
        {
            if (IPAddress.TryParse(host, out _))
            {
                yield return FieldError.Invalid($"{field}.host", rule.At("host"), "must be a DNS name, not an IP address");
            }

            foreach (var problem in NameFormats.Host(host))
            {
                yield return FieldError.Invalid($"{field}.host", rule.At("host"), problem);
            }
        }

        if (rule.At("http") is TreeObject http)
        {
            var paths = http.ItemsAt("paths");
            if (paths.Count == 0)
            {
                yield return FieldError.Required($"{field}.http.paths");
            }

            foreach (var error in paths.SelectMany((p, i) => Path(p, $"{field}.http.paths[{i}]")))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Path(Tree path, string field)
    {
        var (text, type) = (path.TextAt("path") ?? "", path.TextAt("pathType"));
        var at = path.At("path") ?? new TreeString("");
        if (type is "Exact" or "Prefix" ? !text.StartsWith('/') : text.Length > 0 && text[0] != '/')
        {
            yield return FieldError.Invalid($"{field}.path", at, "must be an absolute path");
        }

        if (type is "Exact" or "Prefix")
        {
            foreach (var part in Ambiguous.Where(p => text.Contains(p, StringComparison.Ordinal)))
            {
                yield return FieldError.Invalid($"{field}.path", at, $"must not contain '{part}'");
            }

            foreach (var end in AmbiguousEnds.Where(e => text.EndsWith(e, StringComparison.Ordinal)))
            {
                yield return FieldError.Invalid($"{field}.path", at, $"cannot end with '{end}'");
            }
        }

        foreach (var error in Backend(path.At("backend") as TreeObject, $"{field}.backend", isRequired: true))
        {
            yield return error;
        }
    }

    private static IEnumerable<FieldError> Backend(TreeObject? backend, string field, bool isRequired)
    {
        var (service, resource) = (backend?.ObjectAt("service"), backend?.ObjectAt("resource"));
        if (backend is null && !isRequired)
        {
            yield break;
        }

        if (service is not null && resource is not null)
        {
            yield return FieldError.InvalidText(field, "\"\"", "cannot set both resource and service backends");
        }
        else if (service is null && resource is null)
        {
            yield return FieldError.InvalidText(field, "\"\"", "resource or service backend is required");
        }
        else if (service is not null)
        {
            foreach (var error in Service(service, $"{field}.service"))
            {
                yield return error;
            }
        }
    }

    private static IEnumerable<FieldError> Service(TreeObject service, string field)
    {
        if (service.Text("name") is not { Length: > 0 } name)
        {
            yield return FieldError.Required($"{field}.name");
        }
        else
        {
            foreach (var problem in NameFormats.Label1035(name))
            {
                yield return FieldError.Invalid($"{field}.name", service["name"], problem);
            }
        }

        var (port, number) = (service.TextAt("port", "name") ?? "", service.IntegerAt("port", "number") ?? 0);
        if (port.Length > 0 == (number != 0))
        {
            yield return port.Length > 0
                ? FieldError.Invalid($"{field}.port", service["port"], "cannot set both port name & port number")
                : FieldError.Required(field, "port name or number is required");
        }

        foreach (var problem in port.Length > 0 ? NameFormats.PortName(port) : [])
        {
            yield return FieldError.Invalid($"{field}.port.name", service.At("port", "name"), problem);
        }
    }

    private static IEnumerable<FieldError> Tls(Tree tls, string field)
    {
        var hosts = tls.ItemsAt("hosts");
        for (var i = 0; i < hosts.Count; i++)
        {
            foreach (var problem in hosts[i] is TreeString host ? NameFormats.Host(host.Value) : [])
            {
                yield return FieldError.Invalid($"{field}.hosts[{i}]", hosts[i], problem);
            }
        }

        foreach (var problem in tls.TextAt("secretName") is { Length: > 0 } secret ? NameFormats.Subdomain(secret) : [])
        {
            yield return FieldError.Invalid($"{field}.secretName", tls.At("secretName"), problem);
        }
    }
}

/// <summary>Rules of networking.k8s.io/v1 IngressClass.</summary>
internal sealed class IngressClassRules : KindRules
{
    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        if (value.TextAt("spec", "controller") is not { Length: > 0 } controller)
        {
            yield return FieldError.Required("spec.controller");
        }
        else
        {
            foreach (var problem in NameFormats.DomainPrefixedPath(controller))
            {
                yield return FieldError.Invalid("spec.controller", value.At("spec", "controller"), problem);
            }
        }

        var (scope, space) = (value.TextAt("spec", "parameters", "scope"), value.TextAt("spec", "parameters", "namespace"));
        if (scope == "Namespace" && space is not { Length: > 0 })
        {
            yield return FieldError.Required("spec.parameters.namespace", "`parameters.scope` is set to 'Namespace'");
        }
        else if (scope == "Cluster" && space is not null)
        {
            yield return FieldError.Forbidden("spec.parameters.namespace", "`parameters.scope` is set to 'Cluster'");
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        if (value.TextAt("spec", "controller") != old.TextAt("spec", "controller"))
        {
            yield return FieldError.Immutable("spec.controller", value.At("spec", "controller"));
        }
    }
}
