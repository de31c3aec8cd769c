namespace Slipway.Api.Telemetry;

/// <summary>
/// Counts of one frame for one route, service, revision and pod. Health checks, retries, upgraded connections and requests to pods that
/// are still warming up are left out at the source.
/// </summary>
public sealed record TelemetryRow
{
    /// <summary><c>namespace/name</c> of the HTTPRoute; empty for traffic between services.</summary>
    public required string Route { get; init; }

    /// <summary>Namespace of the Service.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Service.</summary>
    public required string Service { get; init; }

    /// <summary>Pod template hash of the revision; where no TrafficSplit applies that of the pod, empty when it has none. Also empty for
    /// requests that nobody answered because no pod of the revision with the share was to be there.</summary>
    public required string Revision { get; init; }

    /// <summary>Uid of the pod that got the first attempt; empty when there was none to send to.</summary>
    public required string Pod { get; init; }

    /// <summary>Name of the route of the TrafficSplit that the requests matched, or of the mirror that copied them; null for requests
    /// placed by the shares.</summary>
    public string? Rule { get; init; }

    /// <summary>Class of the clients (see <c>spec.clientClasses</c> of a TrafficSplit), for copies that of the request they copy; null
    /// where none are told apart.</summary>
    public string? Class { get; init; }

    /// <summary>Name of the rule of the HTTPRoute whose weights placed the requests on one of several Services, <c>*</c> for a rule without
    /// name; null where one Service takes all requests of the rule, and for copies.</summary>
    public string? Weighted { get; init; }

    /// <summary>True for copies that went to a second pod of the revision that answered the user, for a comparison to know noise; null for
    /// all else.</summary>
    public bool? IsSecond { get; init; }

    /// <summary>True for requests that went where the first one of their session had gone (<c>sessionPersistence</c> of a route); null for
    /// all else.</summary>
    public bool? IsKept { get; init; }

    /// <summary>Requests that started in the frame.</summary>
    public required long Started { get; init; }

    /// <summary>Those of them that have ended.</summary>
    public required long Finished { get; init; }

    /// <summary>Those whose first attempt failed, by class (see <see cref="FailureClass"/>).</summary>
    public required IReadOnlyDictionary<string, long> Bad { get; init; }

    /// <summary>Those that run longer than <see cref="TelemetryFrame.FinalAfterSeconds"/>; not contained in <see cref="Bad"/>.</summary>
    public required long PastBound { get; init; }

    /// <summary>Durations of the finished ones: count by bucket of <see cref="LogLinearBuckets"/>, in microseconds.</summary>
    public required IReadOnlyDictionary<int, long> Durations { get; init; }

    /// <summary>Sticky splits only: users seen for the first time, 0 otherwise.</summary>
    public long NewUsers { get; init; }

    /// <summary>Sticky splits only: users of <see cref="NewUsers"/> with at least one bad request in the frame.</summary>
    public long BadNewUsers { get; init; }

    /// <summary>Requests whose first attempt failed, or that run past their bound.</summary>
    public long CountBad() => PastBound + Bad.Values.Sum();
}
