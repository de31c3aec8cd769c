namespace Slipway.Api.Delivery;

/// <summary>A field that differs between the revisions beyond noise.</summary>
public sealed record RolloutDifference
{
    /// <summary>Method and path, ids taken out, such as <c>GET /orders/{id}</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary><c>status</c>, <c>header:NAME</c>, <c>body</c>, or a path in the JSON body.</summary>
    public string? Field { get; init; }

    /// <summary><c>value</c>, <c>order</c>, <c>length</c>, <c>type</c>, <c>extra</c> or <c>missing</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Requests in which only the new revision differed from the user's answer.</summary>
    public long? CandidateOnly { get; init; }

    /// <summary>Requests in which only the second stable pod did.</summary>
    public long? StableOnly { get; init; }

    /// <summary>The evidence: an e-value, at most 1e300.</summary>
    public double? Evidence { get; init; }

    /// <summary>The stable value of a sample.</summary>
    public string? Stable { get; init; }

    /// <summary>The new revision's value of the same sample.</summary>
    public string? Candidate { get; init; }
}
