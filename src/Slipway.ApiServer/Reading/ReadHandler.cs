using Slipway.ApiServer.Tables;
using Slipway.ApiServer.Watching;

namespace Slipway.ApiServer.Reading;

/// <summary>Answers get, list and watch.</summary>
internal sealed class ReadHandler(ObjectReader reader, ObjectWatcher watcher, TableWriter tables)
{
    public ApiResponse Get(ApiRequest request, ApiRoute route) => Answer(request, reader.Get(route.Kind, route.Namespace, route.Name));

    /// <summary>One object in the shape that the client asked for.</summary>
    public ApiResponse Answer(ApiRequest request, StoredObject value, int statusCode = 200) => new()
    {
        StatusCode = statusCode,
        Body = Negotiation.Of(request.Accept) switch
        {
            Representation.Table => [tables.Write(value.Kind, Page(value), IncludeObject(request))],
            Representation.Metadata => [ObjectWriting.Metadata(value)],
            _ => [value.Json],
        },
    };

    public async Task<ApiResponse> ListAsync(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
        => Answer(request, route, await reader.ListAsync(ListRequest.Of(route, request.Query), cancellationToken));

    /// <summary>A list in the shape that the client asked for.</summary>
    public ApiResponse Answer(ApiRequest request, ApiRoute route, ObjectPage page) => new()
    {
        Body = Negotiation.Of(request.Accept) switch
        {
            Representation.Table => [tables.Write(route.Kind, page, IncludeObject(request))],
            Representation.Metadata => ObjectWriting.List(route.Kind, page, true),
            _ => ObjectWriting.List(route.Kind, page, false),
        },
    };

    public ApiResponse Watch(ApiRequest request, ApiRoute route, CancellationToken cancellationToken)
    {
        var shape = Negotiation.Of(request.Accept);
        var events = watcher.WatchAsync(WatchRequest.Of(route, request.Query), cancellationToken);
        return new ApiResponse { Stream = WatchLines.Write(events, route.Kind, shape, tables, IncludeObject(request), cancellationToken) };
    }

    private static ObjectPage Page(StoredObject value) => new([value], value.Revision, null, null);

    private static IncludeObject IncludeObject(ApiRequest request) => request.Query.Text("includeObject") switch
    {
        "None" => Tables.IncludeObject.None,
        "Object" => Tables.IncludeObject.Object,
        _ => Tables.IncludeObject.Metadata,
    };
}
