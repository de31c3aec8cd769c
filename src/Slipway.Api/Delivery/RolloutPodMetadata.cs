namespace Slipway.Api.Delivery;

/// <summary>Labels and annotations.</summary>
public sealed record RolloutPodMetadata
{
    /// <summary>Labels.</summary>
    public IReadOnlyDictionary<string, string>? Labels { get; init; }

    /// <summary>Annotations.</summary>
    public IReadOnlyDictionary<string, string>? Annotations { get; init; }
}
