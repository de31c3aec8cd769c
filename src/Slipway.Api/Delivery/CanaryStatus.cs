using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The traffic of a canary.</summary>
public sealed record CanaryStatus
{
    /// <summary>The analysis of the step.</summary>
    public RolloutAnalysisRunStatus? CurrentStepAnalysisRunStatus { get; init; }

    /// <summary>The analysis beside the steps.</summary>
    public RolloutAnalysisRunStatus? CurrentBackgroundAnalysisRunStatus { get; init; }

    /// <summary>Name of the running experiment.</summary>
    public string? CurrentExperiment { get; init; }

    /// <summary>The shares.</summary>
    public TrafficWeights? Weights { get; init; }

    /// <summary>Which of two Services is stable.</summary>
    [OneOf("ping", "pong")]
    public string? StablePingPong { get; init; }
}
