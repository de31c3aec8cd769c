namespace Slipway.Api.Delivery;

/// <summary>How a text is compared. Exactly one.</summary>
public sealed record RouteStringMatch
{
    /// <summary>The whole text.</summary>
    public string? Exact { get; init; }

    /// <summary>Its beginning.</summary>
    public string? Prefix { get; init; }

    /// <summary>A regular expression for the whole text, without look-around and back-references.</summary>
    public string? Regex { get; init; }
}
