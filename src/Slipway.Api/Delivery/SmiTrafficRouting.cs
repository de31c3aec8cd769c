namespace Slipway.Api.Delivery;

/// <summary>A split of the Service Mesh Interface.</summary>
public sealed record SmiTrafficRouting
{
    /// <summary>Service that clients use.</summary>
    public string? RootService { get; init; }

    /// <summary>Name of the split.</summary>
    public string? TrafficSplitName { get; init; }
}
