namespace Slipway.Gateway.Inspection;

/// <summary>One rule of a route as a gateway serves it.</summary>
public sealed record RuleReport
{
    /// <summary><c>namespace/name</c> of the HTTPRoute or GRPCRoute.</summary>
    public required string Route { get; init; }

    /// <summary>Place in <c>spec.rules</c>, from 0.</summary>
    public required int Rule { get; init; }

    /// <summary>Hosts with their scheme, exact or <c>https://*.suffix</c>; <c>http://*</c> for every host.</summary>
    public required IReadOnlyList<string> Hosts { get; init; }

    /// <summary>Alternatives in words, of which one must hold.</summary>
    public required IReadOnlyList<string> Matches { get; init; }

    /// <summary>What is done besides forwarding, in words.</summary>
    public required IReadOnlyList<string> Filters { get; init; }

    /// <summary>Services that requests go to; none where the rule redirects.</summary>
    public required IReadOnlyList<BackendReport> Backends { get; init; }
}

/// <summary>A backend of a rule.</summary>
/// <param name="Service"><c>namespace/name:port</c>; null when the reference does not resolve, so that its share is answered with
/// 500.</param>
/// <param name="Percent">Its share of the rule's requests, 0 to 100.</param>
/// <param name="Revisions">How the requests of the Service are shared; none where no TrafficSplit names it.</param>
public sealed record BackendReport(string? Service, double Percent, IReadOnlyList<RevisionReport> Revisions);

/// <summary>A revision of a Service.</summary>
/// <param name="Revision">Pod template hash; empty where no TrafficSplit names the Service.</param>
/// <param name="Role"><c>Canary</c>, <c>Previous</c>, <c>Stable</c>; null where the split says none.</param>
/// <param name="Percent">Wanted share of the Service's requests, 0 to 100.</param>
/// <param name="ReadyEndpoints">Endpoints that take requests.</param>
public sealed record RevisionReport(string Revision, string? Role, double Percent, int ReadyEndpoints);
