namespace Slipway.Api.Delivery;

/// <summary>The range of a query. Times are expressions, such as <c>now() - duration("5m")</c>.</summary>
public sealed record PrometheusRangeQuery
{
    /// <summary>Begin.</summary>
    public string? Start { get; init; }

    /// <summary>End.</summary>
    public string? End { get; init; }

    /// <summary>Distance between points, such as <c>1m</c>.</summary>
    public string? Step { get; init; }
}
