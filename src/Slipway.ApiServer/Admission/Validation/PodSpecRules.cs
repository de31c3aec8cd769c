using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Rules of a pod's spec, in pods and in templates.</summary>
internal static class PodSpecRules
{
    private static readonly string[] VolumesWithoutType = ["name"];

    public static IEnumerable<FieldError> Validate(Tree spec, string field)
    {
        var volumes = spec.ItemsAt("volumes").Select(static v => v.TextAt("name") ?? "").ToHashSet(StringComparer.Ordinal);
        return
        [
            .. Volumes(spec, $"{field}.volumes"),
            .. Containers(spec, field, volumes),
            .. Labels(spec, field),
            .. Names(spec, field),
        ];
    }

    private static IEnumerable<FieldError> Volumes(Tree spec, string field)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var volumes = spec.ItemsAt("volumes");
        for (var i = 0; i < volumes.Count; i++)
        {
            var at = $"{field}[{i}]";
            if (volumes[i].TextAt("name") is { Length: > 0 } name)
            {
                foreach (var problem in NameFormats.Label(name))
                {
                    yield return FieldError.Invalid($"{at}.name", volumes[i].At("name"), problem);
                }

                if (!seen.Add(name))
                {
                    yield return FieldError.Duplicate($"{at}.name", volumes[i].At("name"));
                }
            }

            var sources = ((TreeObject)volumes[i]).Fields.Select(static f => f.Key).Except(VolumesWithoutType).ToList();
            if (sources.Count == 0)
            {
                yield return FieldError.Required(at, "must specify a volume type");
            }

            foreach (var extra in sources.Skip(1))
            {
                yield return FieldError.Forbidden($"{at}.{extra}", "may not specify more than 1 volume type");
            }
        }
    }

    private static IEnumerable<FieldError> Containers(Tree spec, string field, HashSet<string> volumes)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var list in new[] { "containers", "initContainers", "ephemeralContainers" })
        {
            var containers = spec.ItemsAt(list);
            for (var i = 0; i < containers.Count; i++)
            {
                var at = $"{field}.{list}[{i}]";
                if (containers[i].TextAt("name") is { Length: > 0 } name && !names.Add(name))
                {
                    yield return FieldError.Duplicate($"{at}.name", containers[i].At("name"));
                }

                foreach (var error in ContainerRules.Validate(containers[i], at, volumes, isInit: list == "initContainers"))
                {
                    yield return error;
                }
            }
        }
    }

    private static IEnumerable<FieldError> Labels(Tree spec, string field)
        => MetadataRules.Labels(spec.ObjectAt("nodeSelector"), $"{field}.nodeSelector");

    private static IEnumerable<FieldError> Names(Tree spec, string field)
    {
        (string Name, Func<string, IEnumerable<string>> Format)[] names =
        [
            ("hostname", NameFormats.Label), ("subdomain", NameFormats.Label), ("serviceAccountName", NameFormats.Subdomain),
            ("nodeName", NameFormats.Subdomain), ("priorityClassName", NameFormats.Subdomain), ("runtimeClassName", NameFormats.Subdomain),
        ];
        foreach (var (name, format) in names)
        {
            foreach (var problem in spec.TextAt(name) is { Length: > 0 } text ? format(text) : [])
            {
                yield return FieldError.Invalid($"{field}.{name}", spec.At(name), problem);
            }
        }
    }
}
