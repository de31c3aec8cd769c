using Slipway.Api.Trees;

namespace Slipway.ApiServer.Tests.CustomResources;

/// <summary>
/// What Kubernetes asks of <c>openAPIV3Schema</c> (its page "Extend the Kubernetes API with CustomResourceDefinitions": structural schemas,
/// defaulting, merge strategy, field pruning, and the fields that are not allowed).
/// </summary>
internal static class StructuralRules
{
    private static readonly string[] Types = ["array", "boolean", "integer", "number", "object", "string"];

    private static readonly string[] Forbidden =
        ["$ref", "definitions", "dependencies", "deprecated", "discriminator", "id", "patternProperties", "readOnly", "writeOnly", "xml",
            "additionalItems", "uniqueItems"];

    private static readonly string[] Known =
    [
        "additionalProperties", "anyOf", "default", "description", "enum", "format", "items", "maxItems", "maxLength", "maxProperties",
        "maximum", "minItems", "minLength", "minProperties", "minimum", "nullable", "pattern", "properties", "required", "type",
        "x-kubernetes-int-or-string", "x-kubernetes-list-map-keys", "x-kubernetes-list-type", "x-kubernetes-map-type",
        "x-kubernetes-preserve-unknown-fields",
    ];

    /// <summary>Everything that is wrong with the schema of a whole kind.</summary>
    public static IEnumerable<string> Breaches(TreeObject root)
    {
        if (root.TextAt("type") != "object")
        {
            yield return "the root is no object";
        }

        var metadata = root.ObjectAt("properties", "metadata");
        if (metadata is not null && (metadata.TextAt("type") != "object" || (metadata.ObjectAt("properties")?.Fields ?? [])
            .Any(static f => f.Key is not ("name" or "generateName"))))
        {
            yield return "only name and generateName of metadata may be restricted";
        }

        foreach (var breach in Node(root, "$"))
        {
            yield return breach;
        }
    }

    private static IEnumerable<string> Node(TreeObject node, string path)
    {
        var type = node.Text("type");
        var isIntOrString = node.At("x-kubernetes-int-or-string") is TreeBoolean { Value: true };
        var isOpen = node.At("x-kubernetes-preserve-unknown-fields") is TreeBoolean { Value: true };
        if (isIntOrString ? type is not null : type is null ? !isOpen : !Types.Contains(type))
        {
            yield return $"{path}: type is {type ?? "absent"}";
        }

        foreach (var name in node.Fields.Select(static f => f.Key).Where(static n => Forbidden.Contains(n) || !Known.Contains(n)))
        {
            yield return $"{path}: {name} is not allowed";
        }

        var inner = Alternatives(node, path, isIntOrString).Concat(Contents(node, path, type)).Concat(Values(node, path, type))
            .Concat(Merging(node, path, type));
        foreach (var breach in inner)
        {
            yield return breach;
        }
    }

    private static IEnumerable<string> Alternatives(TreeObject node, string path, bool isIntOrString)
    {
        if (node.ItemsAt("anyOf") is { Count: > 0 } any
            && !(isIntOrString && any is [TreeObject a, TreeObject b] && a.Text("type") == "integer" && b.Text("type") == "string"
                && a.Fields.Count == 1 && b.Fields.Count == 1))
        {
            yield return $"{path}: anyOf with types is allowed for int-or-string alone";
        }
    }

    private static IEnumerable<string> Contents(TreeObject node, string path, string? type)
    {
        var (properties, additional, items) = (node.ObjectAt("properties"), node["additionalProperties"], node["items"]);
        if (properties is not null && additional is not null)
        {
            yield return $"{path}: properties and additionalProperties exclude each other";
        }

        if ((properties ?? additional) is not null && type != "object")
        {
            yield return $"{path}: a {type} has no properties";
        }

        if (type == "array" != items is TreeObject)
        {
            yield return $"{path}: items belong to arrays, and an array has them";
        }

        foreach (var required in node.ItemsAt("required").OfType<TreeString>().Where(r => properties?.Has(r.Value) is not true))
        {
            yield return $"{path}: {required.Value} is required and unknown";
        }

        IEnumerable<(string Path, Tree? Schema)> children =
        [
            .. (properties?.Fields ?? []).Select(f => ($"{path}.{f.Key}", (Tree?)f.Value)),
            ($"{path}.*", additional), ($"{path}[]", items),
        ];
        foreach (var breach in children.Where(static c => c.Schema is not null)
            .SelectMany(static c => c.Schema is TreeObject o ? Node(o, c.Path) : [$"{c.Path}: is no schema"]))
        {
            yield return breach;
        }
    }

    private static IEnumerable<string> Values(TreeObject node, string path, string? type)
    {
        foreach (var misfit in node["default"] is { } value ? StructuralValues.Misfits(value, node, $"{path}.default") : [])
        {
            yield return misfit;
        }

        foreach (var wrong in node.ItemsAt("enum").Where(v => !Fits(v, type)))
        {
            yield return $"{path}: {wrong.TypeName} is no {type}";
        }

        if (node.Text("pattern") is { } pattern
            && (pattern.Contains("(?", StringComparison.Ordinal) || pattern.Contains(@"\1", StringComparison.Ordinal)))
        {
            yield return $"{path}: pattern {pattern} is no RE2";
        }
    }

    private static bool Fits(Tree value, string? type) => type switch
    {
        null => true,
        "integer" => value is TreeNumber { Integer: not null },
        _ => value.TypeName == type,
    };

    private static IEnumerable<string> Merging(TreeObject node, string path, string? type)
    {
        var (list, keys, map) = (node.Text("x-kubernetes-list-type"), node.ItemsAt("x-kubernetes-list-map-keys"),
            node.Text("x-kubernetes-map-type"));
        if ((list is not null && type != "array") || (map is not null && type != "object"))
        {
            yield return $"{path}: merges as what it is not";
        }

        if (list == "map" != keys.Count > 0)
        {
            yield return $"{path}: list type {list} with {keys.Count} keys";
        }

        var item = node.ObjectAt("items");
        if (list == "set" && item?.Text("type") is "object" or "array" && item?.Text("x-kubernetes-map-type") != "atomic")
        {
            yield return $"{path}: a set of {item?.Text("type")}s";
        }

        foreach (var key in keys.OfType<TreeString>().Select(static k => k.Value))
        {
            var property = item?.ObjectAt("properties", key);
            var isSure = property?.Has("default") is true || item.ItemsAt("required").OfType<TreeString>().Any(r => r.Value == key);
            if (property?.Text("type") is not ("string" or "integer" or "boolean" or "number") || !isSure)
            {
                yield return $"{path}: key {key} is no scalar, or neither required nor defaulted";
            }
        }
    }
}
