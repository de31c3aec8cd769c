using Slipway.Api.Schemas;
using Slipway.ApiServer.Writing;

namespace Slipway.ApiServer;

/// <summary>Which verbs and subresources a kind has, for routing and for discovery alike.</summary>
internal static class ApiVerbs
{
    private static readonly string[] All = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

    /// <summary>Verbs of the kind itself.</summary>
    public static IReadOnlyList<string> Of(KindInfo kind) => kind.IsRequest ? ["create"]
        : kind.GroupResource == "namespaces" ? [.. All.Where(static v => v != "deletecollection")]
        : All;

    /// <summary>Subresources of a kind in ordinal order, each with its verbs and the kind that it answers (null: the kind
    /// itself).</summary>
    public static IEnumerable<(string Name, IReadOnlyList<string> Verbs, KindInfo? Answers)> Subresources(KindInfo kind)
    {
        string[] change = ["get", "patch", "update"];
        switch (kind.GroupResource)
        {
            case "namespaces":
                yield return ("finalize", ["update"], null);
                break;
            case "pods":
                yield return ("eviction", ["create"], Kinds.Of<Slipway.Api.Policy.Eviction>());
                yield return ("log", ["get"], null);
                break;
            default:
                break;
        }

        if (ScaleResource.IsScalable(kind))
        {
            yield return ("scale", change, Kinds.Of<Slipway.Api.Autoscaling.Scale>());
        }

        if (kind.HasStatus)
        {
            yield return ("status", change, null);
        }

        if (kind.GroupResource == "serviceaccounts")
        {
            yield return ("token", ["create"], Kinds.Of<Slipway.Api.Authentication.TokenRequest>());
        }
    }

    /// <summary>The verb of a request for authorization; throws where the resource does not have it.</summary>
    public static string Of(ApiRequest request, ApiRoute route)
    {
        var verb = (request.Method, route.Name.Length > 0) switch
        {
            ("GET" or "HEAD", false) => request.Query.Flag("watch") ? "watch" : "list",
            ("GET" or "HEAD", true) => "get",
            ("POST", _) => "create",
            ("PUT", true) => "update",
            ("PATCH", true) => "patch",
            ("DELETE", true) => "delete",
            ("DELETE", false) => "deletecollection",
            _ => throw ApiErrors.MethodNotAllowed(),
        };
        if (route.Subresource.Length == 0)
        {
            return Of(route.Kind).Contains(verb)
                && (verb != "create" || route.Name.Length == 0) ? verb : throw ApiErrors.MethodNotAllowed();
        }

        var sub = Subresources(route.Kind).FirstOrDefault(s => s.Name == route.Subresource);
        return sub.Name is null ? throw ApiErrors.UnknownResource() : sub.Verbs.Contains(verb) ? verb : throw ApiErrors.MethodNotAllowed();
    }
}
