using System.Text;
using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Writing;

/// <summary>The rules of <c>metadata</c> that hold for every kind: names, labels, annotations, finalizers, owners.</summary>
internal static class MetadataValidator
{
    private const int MaximumAnnotationBytes = 256 * 1024;
    private const string SubdomainRule = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must " +
        "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is " +
        @"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";
    private const string LabelRule = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end " +
        "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
    private const string ServiceNameRule = "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic " +
        "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
    private const string QualifiedNameRule = "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an " +
        "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is " +
        "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";
    private const string LabelValueRule = "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must " +
        "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is " +
        "'(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')";

    public static IEnumerable<FieldError> Validate(KindInfo kind, TreeObject value, TreeObject? old)
    {
        var metadata = value.Metadata();
        return (old is null ? Name(kind, metadata) : [])
            .Concat(Labels(metadata)).Concat(Annotations(metadata)).Concat(Finalizers(value)).Concat(Owners(metadata));
    }

    private static IEnumerable<FieldError> Name(KindInfo kind, TreeObject metadata)
    {
        var name = metadata.Text("name") ?? "";
        var isRbac = kind.Group == "rbac.authorization.k8s.io";
        var (maximum, valid, rule) = kind.GroupResource switch
        {
            _ when isRbac => (int.MaxValue, name is not ("." or "..") && !name.Contains('/', StringComparison.Ordinal) && !name.Contains('%', StringComparison.Ordinal),
                "may not be '.' or '..' and may not contain '/' or '%'"),
            "namespaces" => (63, IsLabel(name), LabelRule),
            "services" => (63, IsLabel(name) && char.IsAsciiLetter(name[0]), ServiceNameRule),
            _ => (253, name.Split('.').All(IsLabel), SubdomainRule),
        };
        if (!valid)
        {
            yield return FieldError.Invalid("metadata.name", metadata["name"], rule);
        }

        if (name.Length > maximum)
        {
            yield return FieldError.Invalid("metadata.name", metadata["name"], $"must be no more than {maximum} characters");
        }
    }

    private static IEnumerable<FieldError> Labels(TreeObject metadata)
    {
        foreach (var (key, value) in metadata.StringsAt("labels"))
        {
            foreach (var error in Key("metadata.labels", key))
            {
                yield return error;
            }

            if (value.Length > 63)
            {
                yield return FieldError.Invalid("metadata.labels", new TreeString(value), "must be no more than 63 characters");
            }

            if (value.Length > 0 && !IsNamePart(value))
            {
                yield return FieldError.Invalid("metadata.labels", new TreeString(value), LabelValueRule);
            }
        }
    }

    private static IEnumerable<FieldError> Annotations(TreeObject metadata)
    {
        var annotations = metadata.StringsAt("annotations");
        foreach (var error in annotations.Keys.SelectMany(static key => Key("metadata.annotations", key.ToLowerInvariant())))
        {
            yield return error;
        }

        if (annotations.Sum(static a => Encoding.UTF8.GetByteCount(a.Key) + Encoding.UTF8.GetByteCount(a.Value)) > MaximumAnnotationBytes)
        {
            yield return FieldError.TooLong("metadata.annotations", MaximumAnnotationBytes);
        }
    }

    private static IEnumerable<FieldError> Finalizers(TreeObject value)
    {
        foreach (var finalizer in value.Finalizers())
        {
            foreach (var error in Key("metadata.finalizers", finalizer))
            {
                yield return error;
            }

            if (!finalizer.Contains('/', StringComparison.Ordinal) && finalizer is not ("foregroundDeletion" or "orphan" or "kubernetes"))
            {
                yield return FieldError.Invalid("metadata.finalizers", new TreeString(finalizer),
                    "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private static IEnumerable<FieldError> Owners(TreeObject metadata)
    {
        var owners = metadata.ItemsAt("ownerReferences");
        for (var i = 0; i < owners.Count; i++)
        {
            foreach (var field in (string[])["apiVersion", "kind", "name", "uid"])
            {
                if (owners[i].TextAt(field) is not { Length: > 0 })
                {
                    yield return FieldError.Invalid($"metadata.ownerReferences[{i}].{field}", new TreeString(""), "must not be empty");
                }
            }
        }

        if (owners.Count(static o => o.BooleanAt("controller") == true) > 1)
        {
            yield return FieldError.Invalid("metadata.ownerReferences", metadata["ownerReferences"],
                "Only one reference can have Controller set to true");
        }
    }

    private static IEnumerable<FieldError> Key(string field, string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        var name = key[(slash + 1)..];
        if (!IsNamePart(name))
        {
            yield return FieldError.Invalid(field, new TreeString(key), QualifiedNameRule);
        }

        if (name.Length > 63)
        {
            yield return FieldError.Invalid(field, new TreeString(key), "name part must be no more than 63 characters");
        }

        if (slash >= 0 && !(key[..slash].Length is > 0 and <= 253 && key[..slash].Split('.').All(IsLabel)))
        {
            yield return FieldError.Invalid(field, new TreeString(key), $"prefix part {SubdomainRule}");
        }
    }

    private static bool IsLabel(string text) => text.Length > 0 && IsEdge(text[0]) && IsEdge(text[^1])
        && text.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private static bool IsEdge(char c) => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c);

    private static bool IsNamePart(string text) => text.Length > 0 && char.IsAsciiLetterOrDigit(text[0]) && char.IsAsciiLetterOrDigit(text[^1])
        && text.All(static c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
