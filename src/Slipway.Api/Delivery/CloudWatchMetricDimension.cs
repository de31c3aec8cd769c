namespace Slipway.Api.Delivery;

/// <summary>A dimension of CloudWatch.</summary>
public sealed record CloudWatchMetricDimension
{
    /// <summary>Name.</summary>
    public string? Name { get; init; }

    /// <summary>Value.</summary>
    public string? Value { get; init; }
}
