using Slipway.ApiServer.OpenApi;

namespace Slipway.ApiServer.Discovery;

/// <summary>Paths that are no resources: health, version, discovery.</summary>
internal sealed class PathHandler(ApiCore core)
{
    private static readonly string[] Health = ["/healthz", "/livez", "/readyz"];
    private readonly DiscoveryDocuments documents = new();
    private readonly OpenApiDocuments openApi = new(DiscoveryGroups.Served);

    /// <summary>Whether a path is answered to everybody, also without credentials.</summary>
    public static bool IsOpen(string path) => Health.Contains(path.TrimEnd('/')) || path.TrimEnd('/') == "/version";

    public ApiResponse Handle(ApiRequest request)
    {
        var path = request.Path.Length > 1 ? request.Path.TrimEnd('/') : request.Path;
        if (!IsOpen(path))
        {
            core.Access.DemandPath(request.User, Verb(request.Method), path);
        }

        var found = Health.Contains(path)
            ? ApiResponse.Text(request.Query.All("verbose").Count > 0 ? $"[+]ping ok\n[+]store ok\n{path[1..]} check passed\n" : "ok")
            : OpenApi(path, request) ?? documents.Find(path, request);
        return found is null ? ApiResponse.Text("404 page not found\n", 404)
            : request.Method is "GET" or "HEAD" ? found
            : throw ApiErrors.MethodNotAllowed();
    }

    private ApiResponse? OpenApi(string path, ApiRequest request)
    {
        const string three = "/openapi/v3";
        if (path == "/openapi/v2")
        {
            return new ApiResponse { ContentType = OpenApiDocuments.VersionTwoContentType, Body = [OpenApiDocuments.VersionTwo] };
        }

        if (path == three)
        {
            return new ApiResponse { Body = [openApi.Index], Headers = [KeyValuePair.Create("Cache-Control", "no-cache, private")] };
        }

        if (!path.StartsWith(three + "/", StringComparison.Ordinal) || openApi.Find(path[(three.Length + 1)..]) is not { } document)
        {
            return null;
        }

        // The hash in the URL makes the answer good for ever.
        var tag = $"\"{document.Hash}\"";
        KeyValuePair<string, string>[] headers =
        [
            KeyValuePair.Create("ETag", tag), KeyValuePair.Create("Vary", "Accept"),
            KeyValuePair.Create("Cache-Control", request.Query.Text("hash") == document.Hash ? "public, immutable" : "no-cache, private"),
            KeyValuePair.Create(
                "Expires", core.Time.GetUtcNow().AddYears(1).ToString("R", System.Globalization.CultureInfo.InvariantCulture)),
        ];
        return request.IfNoneMatch == tag
            ? new ApiResponse { StatusCode = 304, Headers = headers }
            : new ApiResponse { Body = [document.Body], Headers = headers };
    }

    private static string Verb(string method) => method switch
    {
        "GET" or "HEAD" => "get",
        "POST" => "create",
        "PUT" => "update",
        _ => method.ToLowerInvariant(),
    };
}
