namespace Slipway.Gateway.Inspection;

/// <summary>What a gateway would do with a request, and why.</summary>
public sealed record RequestExplanation
{
    /// <summary><c>forward</c>, <c>redirect</c>, or <c>answer</c> where the gateway answers itself.</summary>
    public required string Outcome { get; init; }

    /// <summary>Status code of the gateway's own answer or redirect; null when the request is forwarded.</summary>
    public int? Status { get; init; }

    /// <summary>The reason in a sentence.</summary>
    public required string Reason { get; init; }

    /// <summary>Every alternative whose host and path fit, the one that wins first of those that hold.</summary>
    public IReadOnlyList<CandidateReport> Candidates { get; init; } = [];

    /// <summary>Services that the request may go to.</summary>
    public IReadOnlyList<BackendReport> Backends { get; init; } = [];

    /// <summary>How the revision of each Service is found, in words.</summary>
    public IReadOnlyList<string> Placement { get; init; } = [];

    /// <summary>Pod template hash of the one revision that can get the request; null when several can, or none.</summary>
    public string? Revision { get; init; }

    /// <summary>Endpoints that may get the request.</summary>
    public IReadOnlyList<EndpointReport> Endpoints { get; init; } = [];

    /// <summary>What is changed on the way, in words.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];
}

/// <summary>An alternative of a rule whose host and path fit a request.</summary>
/// <param name="Route"><c>namespace/name</c> of the HTTPRoute or GRPCRoute.</param>
/// <param name="Rule">Place in <c>spec.rules</c>, from 0.</param>
/// <param name="Host">The host of the route that fits; empty for every host.</param>
/// <param name="Match">The alternative in words.</param>
/// <param name="Wins">Whether it decides.</param>
/// <param name="Because">Why it does not; null for the one that does.</param>
public sealed record CandidateReport(string Route, int Rule, string Host, string Match, bool Wins, string? Because);
