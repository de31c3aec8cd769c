namespace Slipway.Api.Delivery;

/// <summary>Which requests are copied.</summary>
public sealed record MirrorRouteMatch
{
    /// <summary>Their method.</summary>
    public RouteStringMatch? Method { get; init; }

    /// <summary>Their path.</summary>
    public RouteStringMatch? Path { get; init; }

    /// <summary>Their headers.</summary>
    public IReadOnlyDictionary<string, RouteStringMatch>? Headers { get; init; }
}
