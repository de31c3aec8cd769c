using Slipway.Gateway.Compiling;

namespace Slipway.Gateway.Telemetry;

/// <summary>What counters are kept by.</summary>
internal sealed record SeriesKey(string Route, string Namespace, string Service, string Revision, string Pod)
{
    /// <summary>What decided where the requests went.</summary>
    public Placement Placement { get; init; }

    /// <summary>Name of the route or mirror of the split; empty where the shares decided.</summary>
    public string Rule { get; init; } = "";

    /// <summary>Class of the clients, see <see cref="Splitting.ClientClassifier"/>; empty for all.</summary>
    public string Class { get; init; } = "";

    /// <summary>See <see cref="Routing.RouteRule.Weighted"/>.</summary>
    public string Weighted { get; init; } = "";

    /// <summary>Whether they are copies to a second pod of the revision that answers the user, made to know noise.</summary>
    public bool IsSecond { get; init; }

    /// <summary>Whether their sessions placed the requests.</summary>
    public bool IsKept { get; init; }

    /// <summary>Whether the counters are of this Service and revision; cheap because the same strings come again.</summary>
    public bool IsFor(PlannedService service, string revision)
        => ReferenceEquals(Service, service.Name) && ReferenceEquals(Revision, revision) && ReferenceEquals(Namespace, service.Namespace);
}

/// <summary>What decided where a request went.</summary>
internal enum Placement
{
    /// <summary>The shares alone: such requests are alike on all revisions.</summary>
    Shares,

    /// <summary>A route of the split that the request matched.</summary>
    Route,

    /// <summary>It is a copy that a mirror made.</summary>
    Mirror,
}
