namespace Slipway.Api.Delivery;

/// <summary>A query to New Relic.</summary>
public sealed record NewRelicMetric
{
    /// <summary>Secret with the account.</summary>
    public string? Profile { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }

    /// <summary>Seconds.</summary>
    public long? Timeout { get; init; }
}
