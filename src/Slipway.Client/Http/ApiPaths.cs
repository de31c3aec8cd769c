using System.Globalization;
using System.Text;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Client.Http;

/// <summary>URLs of the API.</summary>
internal static class ApiPaths
{
    /// <summary>The collection of a kind, in a namespace or in all.</summary>
    public static string Collection(KindInfo kind, string? ns)
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        return kind.Namespaced && !string.IsNullOrEmpty(ns)
            ? $"{root}/namespaces/{Uri.EscapeDataString(ns)}/{kind.Plural}"
            : $"{root}/{kind.Plural}";
    }

    /// <summary>One object or one of its subresources.</summary>
    public static string Object(KindInfo kind, ObjectKey key, string? subresource)
    {
        var path = $"{Collection(kind, key.Namespace)}/{Uri.EscapeDataString(key.Name)}";
        return subresource is null ? path : $"{path}/{subresource}";
    }

    /// <summary>The query string of a list.</summary>
    public static string List(ListQuery query) => Join(
        ("labelSelector", query.LabelSelector),
        ("fieldSelector", query.FieldSelector),
        ("resourceVersion", query.ResourceVersion),
        ("limit", query.Limit > 0 ? query.Limit.ToString(CultureInfo.InvariantCulture) : null),
        ("continue", query.Continue));

    /// <summary>The query string of a watch.</summary>
    public static string Watch(ListQuery query) => Join(
        ("watch", "true"),
        ("allowWatchBookmarks", "true"),
        ("labelSelector", query.LabelSelector),
        ("fieldSelector", query.FieldSelector),
        ("resourceVersion", query.ResourceVersion));

    /// <summary>The query string of a write.</summary>
    public static string Write(WriteQuery query, bool apply) => Join(
        ("fieldManager", query.FieldManager),
        ("dryRun", query.DryRun ? "All" : null),
        ("fieldValidation", query.Strict ? "Strict" : null),
        ("force", apply && query.Force ? "true" : null));

    private static string Join(params ReadOnlySpan<(string Name, string? Value)> parameters)
    {
        var text = new StringBuilder();
        foreach (var (name, value) in parameters)
        {
            if (!string.IsNullOrEmpty(value))
            {
                text.Append(text.Length == 0 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }

        return text.ToString();
    }
}
