namespace Slipway.Gateway.Inspection;

/// <summary>An endpoint of a Service as a gateway sees it.</summary>
public sealed record EndpointReport
{
    /// <summary><c>namespace/name:port</c>; empty for an endpoint that is in no table any more.</summary>
    public required string Service { get; init; }

    /// <summary>Pod template hash; empty where no TrafficSplit names the Service.</summary>
    public required string Revision { get; init; }

    /// <summary><c>Canary</c>, <c>Previous</c>, <c>Stable</c>; null where there is none.</summary>
    public string? Role { get; init; }

    /// <summary>Wanted share of the revision, 0 to 100.</summary>
    public double Percent { get; init; }

    /// <summary><c>address:port</c>; null for a revision without ready endpoint.</summary>
    public string? Address { get; init; }

    /// <summary>Uid of the pod; empty for an endpoint that is no pod.</summary>
    public string Pod { get; init; } = "";

    /// <summary>Requests under way.</summary>
    public int InFlight { get; init; }

    /// <summary><c>ready</c>; <c>ejected</c> as it failed and others of its revision did not; <c>excluded</c> after failed connections;
    /// <c>draining</c> while requests finish; <c>none</c> for a revision without ready endpoint.</summary>
    public required string State { get; init; }

    /// <summary>End of the ejection; null for none.</summary>
    public DateTimeOffset? EjectedUntil { get; init; }
}
