namespace Slipway.Api.Delivery;

/// <summary>How often one field of one endpoint differed.</summary>
public sealed record TrafficFieldCounts
{
    /// <summary>Method and path, ids taken out, such as <c>GET /orders/{id}</c>.</summary>
    public string? Endpoint { get; init; }

    /// <summary><c>status</c>, <c>header:NAME</c>, <c>body</c>, or a path in the JSON body.</summary>
    public string? Field { get; init; }

    /// <summary>How the new revision differed in the sample: <c>value</c>, <c>order</c>, <c>length</c>, <c>type</c>, <c>extra</c> or
    /// <c>missing</c>; absent while it did not.</summary>
    public string? Kind { get; init; }

    /// <summary>Requests in which only the new revision differed from the user's answer.</summary>
    public long? CandidateOnly { get; init; }

    /// <summary>Requests in which only the second stable pod did.</summary>
    public long? StableOnly { get; init; }

    /// <summary>The stable value of the sample, cut to 120 characters.</summary>
    public string? Stable { get; init; }

    /// <summary>The new revision's value of the sample, cut to 120 characters.</summary>
    public string? Candidate { get; init; }
}
