namespace Slipway.Api.Delivery;

/// <summary>The Service made for a set of pods of an experiment.</summary>
public sealed record CanaryExperimentService
{
    /// <summary>Name of the Service.</summary>
    public string? Name { get; init; }
}
