namespace Slipway.Api.Delivery;

/// <summary>A query to Wavefront.</summary>
public sealed record WavefrontMetric
{
    /// <summary>URL of the server.</summary>
    public string? Address { get; init; }

    /// <summary>Query.</summary>
    public string? Query { get; init; }
}
