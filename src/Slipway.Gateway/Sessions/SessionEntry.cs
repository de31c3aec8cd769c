using Slipway.Gateway.Forwarding;
using Slipway.Gateway.Resilience;
using Slipway.Gateway.Routing;

namespace Slipway.Gateway.Sessions;

/// <summary>The session of one request after the other of a connection.</summary>
internal sealed class SessionEntry(GatewayCore core)
{
    private SessionPlace? place;
    private SessionToken known;
    private string path = "";

    /// <summary>Header line for the answer; empty when none is due.</summary>
    public byte[] Line { get; private set; } = [];

    /// <summary>Forgets the last request.</summary>
    public void Reset()
    {
        place = null;
        Line = [];
    }

    /// <summary>Where the session of a request is; null when it has none.</summary>
    public SessionPlace? Find(RouteEntry match, RequestHead head)
    {
        path = match.IsRegex || match.IsCall ? "/" : match.Match.Path;
        return place = match.Rule.Session!.Find(head.Fields, Now, out known);
    }

    /// <summary>An endpoint has answered.</summary>
    public void OnAnswered(RouteRule rule, UpstreamEndpoint endpoint)
        => Line = rule.Session?.Line(endpoint, place, known, Now, path) ?? [];

    private long Now => core.Time.GetUtcNow().ToUnixTimeSeconds();
}
