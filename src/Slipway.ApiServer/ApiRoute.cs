using Slipway.Api.Schemas;

namespace Slipway.ApiServer;

/// <summary>What a path names.</summary>
/// <param name="Kind">The kind of the collection or object.</param>
/// <param name="Namespace">Namespace; empty for all namespaces or for cluster-scoped kinds.</param>
/// <param name="Name">Name; empty for the collection.</param>
/// <param name="Subresource">Subresource; empty for the object.</param>
internal sealed record ApiRoute(KindInfo Kind, string Namespace, string Name, string Subresource)
{
    /// <summary>Reads the path of a resource.</summary>
    /// <returns>Null when the path names no group and version that is served.</returns>
    /// <exception cref="ApiException">The group is served, the resource is not.</exception>
    public static ApiRoute? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var (group, version, rest) = parts switch
        {
            ["api", var v, .. var tail] => ("", v, tail),
            ["apis", var g, var v, .. var tail] => (g, v, tail),
            _ => ("", "", []),
        };
        if (rest.Length == 0 || !Kinds.All.Any(k => k.Group == group && k.Version == version))
        {
            return null;
        }

        var (space, resource, name, sub) = rest switch
        {
            ["namespaces"] => ("", "namespaces", "", ""),
            ["namespaces", var n] => ("", "namespaces", n, ""),
            ["namespaces", var n, "status" or "finalize"] => ("", "namespaces", n, rest[2]),
            ["namespaces", var ns, var r] => (ns, r, "", ""),
            ["namespaces", var ns, var r, var n] => (ns, r, n, ""),
            ["namespaces", var ns, var r, var n, var s] => (ns, r, n, s),
            [var r] => ("", r, "", ""),
            [var r, var n] => ("", r, n, ""),
            [var r, var n, var s] => ("", r, n, s),
            _ => throw ApiErrors.UnknownResource(),
        };
        var kind = Kinds.All.FirstOrDefault(k => k.Group == group && k.Version == version && k.Plural == resource)
            ?? throw ApiErrors.UnknownResource();
        return kind.Namespaced == space.Length > 0 || (kind.Namespaced && name.Length == 0)
            ? new ApiRoute(kind, space, name, sub)
            : throw ApiErrors.UnknownResource();
    }
}
