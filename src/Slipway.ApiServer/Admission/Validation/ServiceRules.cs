using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of core/v1 Service. Addresses and node ports are handed out elsewhere.</summary>
internal sealed class ServiceRules : KindRules
{
    public override TreeObject Default(TreeObject value)
    {
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        var type = spec.Text("type");
        spec = spec.ChangeAt(["ports"], static ports => ports.ChangeItems(static port
            => port.Has("targetPort") || port["port"] is not { } number ? port : port.With("targetPort", number)));
        if (spec.Text("sessionAffinity") == "ClientIP" && spec.At("sessionAffinityConfig", "clientIP", "timeoutSeconds") is null)
        {
            spec = spec.WithAt(["sessionAffinityConfig", "clientIP", "timeoutSeconds"], new TreeNumber(10800));
        }

        if (type != "ExternalName")
        {
            spec = Fill(Families(spec), "internalTrafficPolicy", new TreeString("Cluster"));
        }

        if (type is "NodePort" or "LoadBalancer")
        {
            spec = Fill(spec, "externalTrafficPolicy", new TreeString("Cluster"));
        }

        return value.With("spec", type == "LoadBalancer" ? Fill(spec, "allocateLoadBalancerNodePorts", new TreeBoolean(true)) : spec);
    }

    public override IEnumerable<FieldError> Validate(TreeObject value)
    {
        var spec = value.ObjectAt("spec") ?? TreeObject.Empty;
        if (spec.Text("type") == "ExternalName")
        {
            if (spec.Text("externalName") is not { Length: > 0 } name)
            {
                yield return FieldError.Required("spec.externalName");
            }
            else
            {
                foreach (var problem in NameFormats.Subdomain(name.TrimEnd('.').ToLowerInvariant()))
                {
                    yield return FieldError.Invalid("spec.externalName", spec["externalName"], problem);
                }
            }
        }
        else if (spec.ItemsAt("ports").Count == 0 && spec.Text("clusterIP") != "None")
        {
            yield return FieldError.Required("spec.ports");
        }

        foreach (var error in Ports(spec).Concat(MetadataRules.Labels(spec.ObjectAt("selector"), "spec.selector")))
        {
            yield return error;
        }
    }

    public override IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        var (now, before) = (value.TextAt("spec", "clusterIP") ?? "", old.TextAt("spec", "clusterIP") ?? "");
        var isExternal = value.TextAt("spec", "type") == "ExternalName" || old.TextAt("spec", "type") == "ExternalName";
        if (before.Length > 0 && now != before && !isExternal)
        {
            yield return FieldError.InvalidText("spec.clusterIPs[0]", $"[]string{{{GoText.Quote(now)}}}", "may not change once set");
        }
    }

    // Without a selector nobody knows the family of a headless service: both are open.
    private static TreeObject Families(TreeObject spec)
    {
        var isOpen = spec.Text("clusterIP") == "None" && spec.ObjectAt("selector") is null;
        if (spec.Text("clusterIP") is { Length: > 0 } address)
        {
            spec = Fill(spec, "clusterIPs", new TreeArray([new TreeString(address)]));
        }

        spec = Fill(
            spec, "ipFamilies", new TreeArray(isOpen ? [new TreeString("IPv4"), new TreeString("IPv6")] : [new TreeString("IPv4")]));
        return Fill(spec, "ipFamilyPolicy", new TreeString(isOpen ? "RequireDualStack" : "SingleStack"));
    }

    private static TreeObject Fill(TreeObject spec, string name, Tree value) => spec.Has(name) ? spec : spec.With(name, value);

    private static IEnumerable<FieldError> Ports(TreeObject spec)
    {
        var ports = spec.ItemsAt("ports");
        var (names, numbers, nodePorts) = (new HashSet<string>(StringComparer.Ordinal), new HashSet<string>(StringComparer.Ordinal),
            new HashSet<string>(StringComparer.Ordinal));
        for (var i = 0; i < ports.Count; i++)
        {
            var (port, field) = (ports[i], $"spec.ports[{i}]");
            if (port.TextAt("name") is not { Length: > 0 } name)
            {
                if (ports.Count > 1)
                {
                    yield return FieldError.Required($"{field}.name");
                }
            }
            else
            {
                foreach (var problem in NameFormats.Label(name))
                {
                    yield return FieldError.Invalid($"{field}.name", port.At("name"), problem);
                }

                if (!names.Add(name))
                {
                    yield return FieldError.Duplicate($"{field}.name", port.At("name"));
                }
            }

            foreach (var problem in port.At("targetPort") is { } target ? ContainerRules.PortProblems(target) : [])
            {
                yield return FieldError.Invalid($"{field}.targetPort", port.At("targetPort"), problem);
            }

            var protocol = port.TextAt("protocol");
            if (!numbers.Add($"{protocol} {port.IntegerAt("port")}"))
            {
                yield return FieldError.Duplicate(field, port);
            }

            if (port.IntegerAt("nodePort") is > 0 and var nodePort)
            {
                if (spec.Text("type") is not ("NodePort" or "LoadBalancer"))
                {
                    yield return FieldError.Forbidden($"{field}.nodePort", $"may not be used when `type` is '{spec.Text("type")}'");
                }
                else if (!nodePorts.Add($"{protocol} {nodePort}"))
                {
                    yield return FieldError.Duplicate($"{field}.nodePort", port.At("nodePort"));
                }
            }
        }
    }
}
