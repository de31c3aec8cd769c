namespace Slipway.Api.Delivery;

/// <summary>The shares of the revisions.</summary>
public sealed record TrafficWeights
{
    /// <summary>The new revision.</summary>
    public WeightDestination? Canary { get; init; }

    /// <summary>The stable revision.</summary>
    public WeightDestination? Stable { get; init; }

    /// <summary>Others, such as those of experiments.</summary>
    public IReadOnlyList<WeightDestination>? Additional { get; init; }

    /// <summary>Whether every gateway instance has acknowledged the shares.</summary>
    public bool? Verified { get; init; }
}
