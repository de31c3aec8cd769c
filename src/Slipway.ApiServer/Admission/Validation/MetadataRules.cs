using System.Globalization;
using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>Names, labels, annotations, finalizers and owners of all kinds.</summary>
internal static class MetadataRules
{
    // Kubernetes' limit on all annotations of an object together, in bytes.
    private const int MaximumAnnotationBytes = 256 * 1024;

    // Leaves room for the five characters that generateName adds.
    private const int GeneratedSuffixLength = 5;

    private static readonly string[] StandardFinalizers = ["kubernetes", "orphan", "foregroundDeletion"];

    public static IEnumerable<FieldError> Validate(TreeObject value, KindInfo kind)
    {
        var metadata = value.ObjectAt("metadata") ?? TreeObject.Empty;
        return
        [
            .. Name(metadata, kind),
            .. Labels(metadata.ObjectAt("labels"), "metadata.labels"),
            .. Annotations(metadata.ObjectAt("annotations"), "metadata.annotations"),
            .. Owners(metadata),
            .. Finalizers(metadata),
        ];
    }

    public static IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old)
    {
        var uid = value.At("metadata", "uid");
        if (uid is not null && !uid.DeepEquals(old.At("metadata", "uid")))
        {
            yield return FieldError.Immutable("metadata.uid", uid);
        }

        var deleted = value.TextAt("metadata", "deletionTimestamp");
        if (deleted is not null && deleted != old.TextAt("metadata", "deletionTimestamp"))
        {
            yield return FieldError.InvalidText("metadata.deletionTimestamp", GoTime(deleted), "field is immutable");
        }
    }

    /// <summary>Labels of an object or of a template.</summary>
    public static IEnumerable<FieldError> Labels(TreeObject? labels, string field)
    {
        foreach (var (name, value) in labels?.Fields ?? [])
        {
            foreach (var problem in NameFormats.QualifiedName(name))
            {
                yield return FieldError.InvalidText(field, GoText.Quote(name), problem);
            }

            foreach (var problem in value is TreeString s ? NameFormats.LabelValue(s.Value) : [])
            {
                yield return FieldError.Invalid(field, value, problem);
            }
        }
    }

    /// <summary>Annotations of an object or of a template.</summary>
    public static IEnumerable<FieldError> Annotations(TreeObject? annotations, string field)
    {
        var total = 0;
        foreach (var (name, value) in annotations?.Fields ?? [])
        {
            foreach (var problem in NameFormats.QualifiedName(name.ToLowerInvariant()))
            {
                yield return FieldError.InvalidText(field, GoText.Quote(name), problem);
            }

            total += Encoding.UTF8.GetByteCount(name) + (value is TreeString s ? Encoding.UTF8.GetByteCount(s.Value) : 0);
        }

        if (total > MaximumAnnotationBytes)
        {
            yield return FieldError.TooLong(field, MaximumAnnotationBytes);
        }
    }

    private static IEnumerable<FieldError> Name(TreeObject metadata, KindInfo kind)
    {
        if (kind.IsRequest)
        {
            yield break;
        }

        var format = Format(kind);
        if (metadata.TextAt("generateName") is { Length: > 0 } prefix)
        {
            foreach (var problem in format(prefix + new string('x', GeneratedSuffixLength)))
            {
                yield return FieldError.InvalidText("metadata.generateName", GoText.Quote(prefix), problem);
            }
        }

        if (metadata.TextAt("name") is not { Length: > 0 } name)
        {
            if (metadata.TextAt("generateName") is not { Length: > 0 })
            {
                yield return FieldError.Required("metadata.name", "name or generateName is required");
            }

            yield break;
        }

        foreach (var problem in format(name))
        {
            yield return FieldError.InvalidText("metadata.name", GoText.Quote(name), problem);
        }
    }

    private static Func<string, IEnumerable<string>> Format(KindInfo kind) => (kind.Group, kind.Kind) switch
    {
        ("", "Namespace") => NameFormats.Label,
        ("", "Service") => NameFormats.Label1035,
        ("rbac.authorization.k8s.io", _) => NameFormats.PathSegment,
        _ => NameFormats.Subdomain,
    };

    private static IEnumerable<FieldError> Owners(TreeObject metadata)
    {
        var owners = metadata.ItemsAt("ownerReferences");
        foreach (var owner in owners)
        {
            foreach (var (name, word) in new[] { ("apiVersion", "version"), ("kind", "kind"), ("name", "name"), ("uid", "uid") })
            {
                if (owner.TextAt(name) is not { Length: > 0 })
                {
                    yield return FieldError.InvalidText($"metadata.ownerReferences.{name}", "\"\"", $"{word} must not be empty");
                }
            }
        }

        var controllers = owners.Where(static o => o.BooleanAt("controller") == true).ToList();
        if (controllers.Count > 1)
        {
            yield return FieldError.Invalid("metadata.ownerReferences", metadata["ownerReferences"],
                "Only one reference can have Controller set to true. Found \"true\" in references for "
                + string.Join(" and ", controllers.Select(static o => $"{o.TextAt("kind")}/{o.TextAt("name")}")));
        }
    }

    private static IEnumerable<FieldError> Finalizers(TreeObject metadata)
    {
        var finalizers = metadata.ItemsAt("finalizers");
        for (var i = 0; i < finalizers.Count; i++)
        {
            var name = (finalizers[i] as TreeString)?.Value ?? "";
            foreach (var problem in NameFormats.QualifiedName(name))
            {
                yield return FieldError.InvalidText($"metadata.finalizers[{i}]", GoText.Quote(name), problem);
            }

            if (!name.Contains('/', StringComparison.Ordinal) && !StandardFinalizers.Contains(name, StringComparer.Ordinal))
            {
                yield return FieldError.InvalidText($"metadata.finalizers[{i}]", GoText.Quote(name),
                    "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private static string GoTime(string time) => DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, out var parsed)
        ? parsed.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss '+0000 UTC'", CultureInfo.InvariantCulture)
        : GoText.Quote(time);
}
