namespace Slipway.Gateway.Compiling;

/// <summary>One port of a Service with its endpoints.</summary>
internal sealed record PlannedService
{
    /// <summary>Namespace of the Service.</summary>
    public required string Namespace { get; init; }

    /// <summary>Name of the Service.</summary>
    public required string Name { get; init; }

    /// <summary>Port number of the Service.</summary>
    public required int Port { get; init; }

    /// <summary>How the Service is shared among revisions; null when no TrafficSplit names it.</summary>
    public PlannedSplit? Split { get; init; }

    /// <summary>Ready endpoints, sorted by pod and address.</summary>
    public required IReadOnlyList<PlannedEndpoint> Endpoints { get; init; }

    /// <summary>The revisions that the Service has: those of its split, or the nameless one.</summary>
    public IEnumerable<(string Namespace, string Service, string Revision)> Revisions()
        => Split is null ? [(Namespace, Name, "")] : Split.Revisions.Select(r => (Namespace, Name, r.Hash));

    /// <summary><c>namespace/name:port</c>.</summary>
    public string Id => $"{Namespace}/{Name}:{Port}";
}

/// <summary>A TrafficSplit as it was compiled.</summary>
internal sealed record PlannedSplit
{
    /// <summary>Name of the TrafficSplit.</summary>
    public required string Name { get; init; }

    /// <summary>Its uid.</summary>
    public required string Uid { get; init; }

    /// <summary>Its generation.</summary>
    public required long Generation { get; init; }

    /// <summary>Salt of the sticky choice.</summary>
    public required string Salt { get; init; }

    /// <summary>Cookie that identifies the user; null for none.</summary>
    public string? Cookie { get; init; }

    /// <summary>Life of the cookie in seconds.</summary>
    public int CookieMaxAgeSeconds { get; init; } = 86_400;

    /// <summary>Request header that identifies the user, in lower case; null for none.</summary>
    public string? Header { get; init; }

    /// <summary>Whether the client's address identifies the user.</summary>
    public bool ClientAddress { get; init; }

    /// <summary>Wanted shares, stable last, in units of 0.01 %.</summary>
    public required IReadOnlyList<PlannedRevision> Revisions { get; init; }
}

/// <summary>The wanted share of one revision.</summary>
/// <param name="Hash">Pod template hash.</param>
/// <param name="Weight">Share in units of 0.01 %.</param>
/// <param name="Role"><c>Canary</c>, <c>Previous</c>, <c>Stable</c> or null.</param>
internal sealed record PlannedRevision(string Hash, int Weight, string? Role);

/// <summary>An address that takes requests.</summary>
internal sealed record PlannedEndpoint
{
    /// <summary>Uid of the pod; empty for an endpoint that is no pod.</summary>
    public required string PodUid { get; init; }

    /// <summary>IP address.</summary>
    public required string Address { get; init; }

    /// <summary>Port.</summary>
    public required int Port { get; init; }

    /// <summary>Pod template hash of the pod; empty when it carries none.</summary>
    public required string Revision { get; init; }
}
