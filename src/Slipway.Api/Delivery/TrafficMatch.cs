namespace Slipway.Api.Delivery;

/// <summary>What a request must have. All that is set must hold; nothing set fits every request.</summary>
public sealed record TrafficMatch
{
    /// <summary>The method, such as <c>GET</c>.</summary>
    public RouteStringMatch? Method { get; init; }

    /// <summary>The path without the query.</summary>
    public RouteStringMatch? Path { get; init; }

    /// <summary>Headers that must be there, by name in any case, each with the value it must have. At most 16.</summary>
    public IReadOnlyDictionary<string, RouteStringMatch>? Headers { get; init; }

    /// <summary>Cookies that must be there, by name, each with the value it must have. At most 16.</summary>
    public IReadOnlyDictionary<string, RouteStringMatch>? Cookies { get; init; }

    /// <summary>Parameters of the query that must be there, by name, each with the decoded value its first occurrence must have. At
    /// most 16.</summary>
    public IReadOnlyDictionary<string, RouteStringMatch>? Query { get; init; }
}
