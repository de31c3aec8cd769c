using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Which scores are good and which are bad; between them a measurement is inconclusive.</summary>
public sealed record JudgeScoreThresholds
{
    /// <summary>Default of pass.</summary>
    public const double DefaultPass = 95;

    /// <summary>Default of marginal.</summary>
    public const double DefaultMarginal = 75;

    /// <summary>From this score on a measurement is successful, 0 to 100. Default 95.</summary>
    [Range(0, 100)]
    public double? Pass { get; init; }

    /// <summary>Below this score a measurement has failed, 0 to 100, not above pass. Default 75.</summary>
    [Range(0, 100)]
    public double? Marginal { get; init; }
}
