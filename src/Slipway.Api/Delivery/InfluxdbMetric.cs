namespace Slipway.Api.Delivery;

/// <summary>A query to InfluxDB.</summary>
public sealed record InfluxdbMetric
{
    /// <summary>Secret with the account.</summary>
    public string? Profile { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }
}
