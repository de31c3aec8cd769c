using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// A share that a person gives the new revision instead of that of its step. It counts from that step until the next one that sets a share,
/// and ends with an abort.
/// </summary>
public sealed record RolloutWeightOverride
{
    /// <summary>The share in percent, to 0.01.</summary>
    [Required, Range(0, 100)]
    public double? Weight { get; init; }

    /// <summary>Number of the step, from 0; without the step that runs it does not count.</summary>
    [Required, Range(0)]
    public int? Step { get; init; }

    /// <summary>Hash of the revision; for any other it does not count.</summary>
    [Required]
    public string? Hash { get; init; }
}
