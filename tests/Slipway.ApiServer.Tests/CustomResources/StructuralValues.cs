using System.Text.RegularExpressions;
using Slipway.Api.Trees;

namespace Slipway.ApiServer.Tests.CustomResources;

/// <summary>Whether a value fits a schema as it stands: a default must, before any other default is put into it, and nothing of it may be
/// pruned.</summary>
internal static class StructuralValues
{
    /// <summary>Everything in which it does not fit.</summary>
    public static IEnumerable<string> Misfits(Tree value, TreeObject schema, string path)
    {
        var type = schema.Text("type");
        if (!IsOf(value, type) && !(value is TreeNull && schema.BooleanAt("nullable") is true))
        {
            return [$"{path}: {value.TypeName} is no {type}"];
        }

        return value switch
        {
            TreeObject o => Object(o, schema, path),
            TreeArray a => Array(a, schema, path),
            TreeString s => Text(s, schema, path),
            TreeNumber n => Number(n, schema, path),
            _ => [],
        };
    }

    private static bool IsOf(Tree value, string? type) => type switch
    {
        null => true,
        "integer" => value is TreeNumber { Integer: not null },
        _ => value.TypeName == type,
    };

    private static IEnumerable<string> Object(TreeObject value, TreeObject schema, string path)
    {
        foreach (var missing in schema.ItemsAt("required").OfType<TreeString>().Where(r => !value.Has(r.Value)))
        {
            yield return $"{path}: lacks {missing.Value}, which is required";
        }

        foreach (var (name, inner) in value.Fields)
        {
            var property = schema.ObjectAt("properties", name) ?? schema.ObjectAt("additionalProperties");
            if (property is null && schema.BooleanAt("x-kubernetes-preserve-unknown-fields") is not true)
            {
                yield return $"{path}: {name} would be pruned";
            }

            foreach (var misfit in property is null ? [] : Misfits(inner, property, $"{path}.{name}"))
            {
                yield return misfit;
            }
        }
    }

    private static IEnumerable<string> Array(TreeArray value, TreeObject schema, string path)
        => IsOutside(value.Items.Count, schema, "minItems", "maxItems")
            ? [$"{path}: has {value.Items.Count} items"]
            : value.Items.SelectMany((item, i) => Misfits(item, schema.ObjectAt("items") ?? TreeObject.Empty, $"{path}[{i}]"));

    private static IEnumerable<string> Text(TreeString value, TreeObject schema, string path)
    {
        if (schema.ItemsAt("enum") is { Count: > 0 } allowed && !allowed.Any(value.DeepEquals))
        {
            yield return $"{path}: {value.Value} is not among the allowed values";
        }

        if (IsOutside(value.Value.Length, schema, "minLength", "maxLength"))
        {
            yield return $"{path}: is {value.Value.Length} characters long";
        }

        if (schema.Text("pattern") is { } pattern && !Regex.IsMatch(value.Value, pattern, RegexOptions.NonBacktracking))
        {
            yield return $"{path}: {value.Value} does not match {pattern}";
        }
    }

    private static IEnumerable<string> Number(TreeNumber value, TreeObject schema, string path)
        => value.Integer is { } number && IsOutside(number, schema, "minimum", "maximum") ? [$"{path}: is {number}"] : [];

    private static bool IsOutside(long value, TreeObject schema, string least, string most)
        => (schema[least] is TreeNumber { Integer: { } low } && value < low)
            || (schema[most] is TreeNumber { Integer: { } high } && value > high);
}
