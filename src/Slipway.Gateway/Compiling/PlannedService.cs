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

    /// <summary>Whether its pods speak HTTP/2 with prior knowledge: the port's appProtocol says so, or says nothing where
    /// a GRPCRoute refers to it.</summary>
    public bool Http2 { get; init; }

    /// <summary>Whether it is a port of UDP.</summary>
    public bool Datagrams { get; init; }

    /// <summary>Whether requests and connections of one client at the Service's own addresses go to one endpoint.</summary>
    public bool ClientAffinity { get; init; }

    /// <summary>How the Service is shared among revisions; null when no TrafficSplit names it.</summary>
    public PlannedSplit? Split { get; init; }

    /// <summary>When endpoints are ejected; null for <see cref="PlannedOutliers.Default"/>.</summary>
    public PlannedOutliers? Outliers { get; init; }

    /// <summary>Ready endpoints, sorted by pod and address.</summary>
    public required IReadOnlyList<PlannedEndpoint> Endpoints { get; init; }

    /// <summary>Endpoints that took requests before and stopped by themselves: their pods are not ready any more, and nobody has told them
    /// to end. Null for none.</summary>
    public IReadOnlyList<PlannedEndpoint>? Down { get; init; }

    /// <summary>The revisions that the Service has: those that its split names, or those of its pods and the nameless one.</summary>
    public IEnumerable<(string Namespace, string Service, string Revision)> Revisions()
        => (Split?.Hashes() ?? Endpoints.Select(static e => e.Revision).Append("").Distinct(StringComparer.Ordinal))
            .Select(h => (Namespace, Name, h));

    /// <summary><c>namespace/name:port</c>, for UDP followed by <c>/udp</c>.</summary>
    public string Id => IdOf(Namespace, Name, Port, Datagrams);

    /// <summary>The id of a port.</summary>
    public static string IdOf(string ns, string name, int port, bool datagrams) => $"{ns}/{name}:{port}{(datagrams ? "/udp" : "")}";
}

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
