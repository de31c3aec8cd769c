namespace Slipway.Analysis.Comparison;

/// <summary>What was counted of one field of one endpoint.</summary>
public sealed record FieldCounts
{
    /// <summary>Method, route and path of the requests, ids taken out.</summary>
    public required string Endpoint { get; init; }

    /// <summary><c>status</c>, <c>header:name</c>, <c>body</c>, or a path in the JSON body such as <c>$.items[*].price</c>.</summary>
    public required string Field { get; init; }

    /// <summary>Requests in which only the candidate differs from the user's answer.</summary>
    public required long CandidateOnly { get; init; }

    /// <summary>Requests in which only the second stable pod does.</summary>
    public required long StableOnly { get; init; }

    /// <summary>How the candidate differed in the sample.</summary>
    public required DifferenceKind Kind { get; init; }

    /// <summary>The stable value of the sample.</summary>
    public required string StableSample { get; init; }

    /// <summary>The candidate's value of the sample.</summary>
    public required string CandidateSample { get; init; }
}
