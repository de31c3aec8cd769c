using Slipway.Api.Schemas;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Admission.Validation;

/// <summary>What ConfigMaps and Secrets have in common: their keys, their size and that they can be frozen.</summary>
internal static class DataKeys
{
    // Kubernetes' limit on all values of an object together, in bytes.
    private const int MaximumBytes = 1024 * 1024;

    public static IEnumerable<FieldError> Validate(TreeObject value, params IReadOnlyList<string> fields)
    {
        var total = 0L;
        foreach (var field in fields)
        {
            foreach (var (name, content) in value.ObjectAt(field)?.Fields ?? [])
            {
                foreach (var problem in NameFormats.ConfigKey(name))
                {
                    yield return FieldError.InvalidText($"{field}[{name}]", GoText.Quote(name), problem);
                }

                if (field != fields[0] && value.At(fields[0], name) is not null)
                {
                    yield return FieldError.InvalidText($"{fields[0]}[{name}]", GoText.Quote(name), $"duplicate of key present in {field}");
                }

                total += (content as TreeString)?.Value.Length ?? 0;
            }
        }

        if (total > MaximumBytes)
        {
            yield return FieldError.TooLong(fields[0], MaximumBytes);
        }
    }

    public static IEnumerable<FieldError> ValidateUpdate(TreeObject value, TreeObject old, params IReadOnlyList<string> fields)
    {
        const string frozen = "field is immutable when `immutable` is set";
        if (old.BooleanAt("immutable") != true)
        {
            yield break;
        }

        if (value.BooleanAt("immutable") != true)
        {
            yield return FieldError.Forbidden("immutable", frozen);
        }

        foreach (var field in fields)
        {
            if (!(value[field] ?? TreeObject.Empty).DeepEquals(old[field] ?? TreeObject.Empty))
            {
                yield return FieldError.Forbidden(field, frozen);
            }
        }
    }
}
