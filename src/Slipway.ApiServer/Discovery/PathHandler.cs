
namespace Slipway.ApiServer.Discovery;

/// <summary>Paths that are no resources: health, version, discovery.</summary>
internal sealed class PathHandler(ApiCore core)
{
    private static readonly string[] Health = ["/healthz", "/livez", "/readyz"];
    private readonly DiscoveryDocuments documents = new();

    /// <summary>Whether a path is answered to everybody, also without credentials.</summary>
    public static bool IsOpen(string path) => Health.Contains(path.TrimEnd('/')) || path.TrimEnd('/') == "/version";

    public ApiResponse Handle(ApiRequest request)
    {
        var path = request.Path.Length > 1 ? request.Path.TrimEnd('/') : request.Path;
        if (!IsOpen(path))
        {
            core.Access.DemandPath(request.User, Verb(request.Method), path);
        }

        if (request.Method is not ("GET" or "HEAD"))
        {
            throw ApiErrors.MethodNotAllowed();
        }

        return Health.Contains(path)
            ? ApiResponse.Text(request.Query.All("verbose").Count > 0 ? $"[+]ping ok\n[+]store ok\n{path[1..]} check passed\n" : "ok")
            : documents.Find(path, request) ?? ApiResponse.Text("404 page not found\n", 404);
    }

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" => "get",
        "POST" => "create",
        "PUT" => "update",
        _ => method.ToLowerInvariant(),
    };
}
