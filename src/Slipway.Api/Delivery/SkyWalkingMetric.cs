namespace Slipway.Api.Delivery;

/// <summary>A query to SkyWalking.</summary>
public sealed record SkyWalkingMetric
{
    /// <summary>URL of the server.</summary>
    public string? Address { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }

    /// <summary>Time that is looked back.</summary>
    public string? Interval { get; init; }
}
