using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// Parallel run: a copy also goes to a second pod of the revision that answers the user, and all three answers are compared. What differs
/// between the two pods of one revision as often is noise.
/// </summary>
public sealed record TrafficComparison
{
    /// <summary>The methods of which copies are made, such as <c>GET</c>; others are not copied at all. Default GET and HEAD: a copy of
    /// what changes something changes it twice more. At most 16.</summary>
    [Length(0, 16)]
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>
    /// Fields that are not compared, each with all below it: <c>status</c>, <c>body</c>, <c>header:etag</c>, or a path in the JSON body
    /// such as <c>$.items[*].price</c>. Default none. At most 64.
    /// </summary>
    [Length(0, 64)]
    public IReadOnlyList<string>? Ignore { get; init; }

    /// <summary>What is wrong with an entry of <see cref="Ignore"/>; null when nothing is.</summary>
    /// <param name="field">The entry.</param>
    public static string? FaultOfField(string field)
        => field is "status" or "body" || field.StartsWith('$') || (field.StartsWith("header:", StringComparison.Ordinal)
            && field.Length > "header:".Length && !field.Any(char.IsUpper))
            ? null
            : "must be status, body, header:NAME with the name in lower case, or a path in the JSON body such as $.items[*].price";
}
