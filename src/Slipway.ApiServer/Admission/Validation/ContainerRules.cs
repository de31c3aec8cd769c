using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of one container.</summary>
internal static class ContainerRules
{
    private static readonly string[] Handlers = ["exec", "httpGet", "tcpSocket", "grpc", "sleep"];

    public static IEnumerable<FieldError> Validate(Tree container, string field, HashSet<string> volumes, bool isInit) =>
    [
        .. Identity(container, field, isInit),
        .. Ports(container, $"{field}.ports"),
        .. Environment(container, $"{field}.env"),
        .. Mounts(container, $"{field}.volumeMounts", volumes),
        .. Probe(container.At("livenessProbe"), $"{field}.livenessProbe", onlyOnce: true),
        .. Probe(container.At("readinessProbe"), $"{field}.readinessProbe", onlyOnce: false),
        .. Probe(container.At("startupProbe"), $"{field}.startupProbe", onlyOnce: true),
        .. Handler(container.At("lifecycle", "postStart"), $"{field}.lifecycle.postStart"),
        .. Handler(container.At("lifecycle", "preStop"), $"{field}.lifecycle.preStop"),
        .. Resources(container, $"{field}.resources"),
    ];

    private static IEnumerable<FieldError> Identity(Tree container, string field, bool isInit)
    {
        foreach (var problem in container.TextAt("name") is { Length: > 0 } name ? NameFormats.Label(name) : [])
        {
            yield return FieldError.Invalid($"{field}.name", container.At("name"), problem);
        }

        if (container.TextAt("image") is not { Length: > 0 } image)
        {
            yield return FieldError.Required($"{field}.image");
        }
        else if (image != image.Trim())
        {
            yield return FieldError.Invalid($"{field}.image", container.At("image"), "must not have leading or trailing whitespace");
        }

        if (container.TextAt("restartPolicy") is { } policy && !(isInit && policy == "Always"))
        {
            yield return isInit
                ? FieldError.NotSupported($"{field}.restartPolicy", policy, "Always")
                : FieldError.Forbidden($"{field}.restartPolicy", "may not be set for non-init containers");
        }
    }

    private static IEnumerable<FieldError> Ports(Tree container, string field)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var ports = container.ItemsAt("ports");
        for (var i = 0; i < ports.Count; i++)
        {
            if (ports[i].TextAt("name") is not { Length: > 0 } name)
            {
                continue;
            }

            foreach (var problem in NameFormats.PortName(name))
            {
                yield return FieldError.Invalid($"{field}[{i}].name", ports[i].At("name"), problem);
            }

            if (!names.Add(name))
            {
                yield return FieldError.Duplicate($"{field}[{i}].name", ports[i].At("name"));
            }
        }
    }

    private static IEnumerable<FieldError> Environment(Tree container, string field)
    {
        var variables = container.ItemsAt("env");
        for (var i = 0; i < variables.Count; i++)
        {
            foreach (var problem in variables[i].TextAt("name") is { Length: > 0 } name ? NameFormats.Environment(name) : [])
            {
                yield return FieldError.Invalid($"{field}[{i}].name", variables[i].At("name"), problem);
            }

            if (variables[i].ObjectAt("valueFrom") is not { } source)
            {
                continue;
            }

            if (variables[i].TextAt("value") is { Length: > 0 })
            {
                yield return FieldError.Invalid(
                    $"{field}[{i}].valueFrom", new TreeString(""), "may not be specified when `value` is not empty");
            }

            if (source.Fields.Count != 1)
            {
                yield return FieldError.Invalid($"{field}[{i}].valueFrom", new TreeString(""), source.Fields.Count == 0
                    ? "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`"
                    : "may not have more than one field specified at a time");
            }
        }
    }

    private static IEnumerable<FieldError> Mounts(Tree container, string field, HashSet<string> volumes)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        var mounts = container.ItemsAt("volumeMounts");
        for (var i = 0; i < mounts.Count; i++)
        {
            if (mounts[i].TextAt("name") is { Length: > 0 } name && !volumes.Contains(name))
            {
                yield return FieldError.NotFound($"{field}[{i}].name", mounts[i].At("name"));
            }

            if (mounts[i].TextAt("mountPath") is { Length: > 0 } path && !paths.Add(path))
            {
                yield return FieldError.Invalid($"{field}[{i}].mountPath", mounts[i].At("mountPath"), "must be unique");
            }
        }
    }

    private static IEnumerable<FieldError> Probe(Tree? probe, string field, bool onlyOnce)
    {
        foreach (var error in Handler(probe, field))
        {
            yield return error;
        }

        if (onlyOnce && probe.IntegerAt("successThreshold") is { } threshold and not 1)
        {
            yield return FieldError.Invalid($"{field}.successThreshold", new TreeNumber(threshold), "must be 1");
        }
    }

    private static IEnumerable<FieldError> Handler(Tree? handler, string field)
    {
        if (handler is null)
        {
            yield break;
        }

        var given = Handlers.Where(h => handler.At(h) is not null).ToList();
        if (given.Count == 0)
        {
            yield return FieldError.Required(field, "must specify a handler type");
        }

        foreach (var extra in given.Skip(1))
        {
            yield return FieldError.Forbidden($"{field}.{extra}", "may not specify more than 1 handler type");
        }

        if (handler.ObjectAt("exec") is { } exec && exec.ItemsAt("command").Count == 0)
        {
            yield return FieldError.Required($"{field}.exec.command");
        }

        foreach (var (kind, port) in new[] { ("httpGet", handler.At("httpGet", "port")), ("tcpSocket", handler.At("tcpSocket", "port")) })
        {
            foreach (var problem in port is null ? [] : PortProblems(port))
            {
                yield return FieldError.Invalid($"{field}.{kind}.port", port, problem);
            }
        }
    }

    /// <summary>What is wrong with a port given by number or by name.</summary>
    public static IEnumerable<string> PortProblems(Tree port) => port switch
    {
        TreeNumber { Integer: >= 1 and <= 65535 } => [],
        TreeNumber => ["must be between 1 and 65535, inclusive"],
        TreeString s => NameFormats.PortName(s.Value),
        _ => [],
    };

    private static IEnumerable<FieldError> Resources(Tree container, string field)
    {
        var limits = container.StringsAt("resources", "limits");
        foreach (var (list, amounts) in new[] { ("limits", limits), ("requests", container.StringsAt("resources", "requests")) })
        {
            foreach (var (name, text) in amounts)
            {
                if (new Quantity(text).Value is < 0)
                {
                    yield return FieldError.Invalid($"{field}.{list}[{name}]", new TreeString(text), "must be greater than or equal to 0");
                }

                if (list == "requests" && limits.TryGetValue(name, out var limit) && new Quantity(text).Value > new Quantity(limit).Value)
                {
                    yield return FieldError.Invalid(
                        $"{field}.requests", new TreeString(text), $"must be less than or equal to {name} limit of {limit}");
                }
            }
        }
    }
}
