namespace Slipway.Api.Delivery;

/// <summary>A wait under analysis.</summary>
public sealed record SoakStep
{
    /// <summary>How long, such as <c>30m</c>.</summary>
    public string? Duration { get; init; }

    /// <summary>What is measured meanwhile.</summary>
    public RolloutAnalysis? Analysis { get; init; }
}
