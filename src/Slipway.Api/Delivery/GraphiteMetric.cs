namespace Slipway.Api.Delivery;

/// <summary>A query to Graphite.</summary>
public sealed record GraphiteMetric
{
    /// <summary>URL of the server.</summary>
    public string? Address { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }
}
