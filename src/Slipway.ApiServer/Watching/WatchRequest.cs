using Slipway.ApiServer.Reading;

namespace Slipway.ApiServer.Watching;

/// <summary>What a watch covers and how it begins and ends.</summary>
internal sealed record WatchRequest(ListRequest Scope)
{
    /// <summary>Kube-apiserver ends a watch without timeout at random after 30 to 60 minutes; so do we, in the middle.</summary>
    private const int DefaultTimeoutSeconds = 45 * 60;

    public bool Bookmarks { get; init; }

    /// <summary>Whether the current objects come first and a bookmark closes them.</summary>
    public bool InitialEvents { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(DefaultTimeoutSeconds);

    public static WatchRequest Of(ApiRoute route, ApiQuery query)
    {
        var initial = query.Flag("sendInitialEvents");
        if (query.Text("sendInitialEvents") is not null && query.Text("resourceVersionMatch") != "NotOlderThan")
        {
            throw ApiErrors.InvalidOptions("ListOptions", "resourceVersionMatch", "FieldValueForbidden",
                "Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan");
        }

        return new WatchRequest(ListRequest.Of(route, query))
        {
            Bookmarks = query.Flag("allowWatchBookmarks"),
            InitialEvents = initial,
            Timeout = TimeSpan.FromSeconds(Math.Clamp(query.Number("timeoutSeconds") ?? DefaultTimeoutSeconds, 1, 24 * 3600)),
        };
    }
}
