using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>One step of a canary. Exactly one of its fields.</summary>
public sealed record CanaryStep
{
    /// <summary>Share of the new revision in percent, to 0.01.</summary>
    [Range(0, 100)]
    public double? SetWeight { get; init; }

    /// <summary>Waits for a time, or for a person.</summary>
    public CanaryPause? Pause { get; init; }

    /// <summary>Number of pods of the new revision, apart from its share.</summary>
    public SetCanaryScale? SetCanaryScale { get; init; }

    /// <summary>Runs an analysis and waits for it.</summary>
    public RolloutAnalysis? Analysis { get; init; }

    /// <summary>Runs an experiment and waits for it.</summary>
    public CanaryExperiment? Experiment { get; init; }

    /// <summary>Sends requests with a header to the new revision.</summary>
    public SetHeaderRoute? SetHeaderRoute { get; init; }

    /// <summary>Sends copies of requests to the new revision.</summary>
    public SetMirrorRoute? SetMirrorRoute { get; init; }

    /// <summary>Always refused: there are no plugins.</summary>
    public CanaryPlugin? Plugin { get; init; }

    /// <summary>Checks the new revision before any user reaches it.</summary>
    public SmokeStep? Smoke { get; init; }

    /// <summary>Waits under analysis.</summary>
    public SoakStep? Soak { get; init; }

    /// <summary>Compares the answers of both revisions to the same requests.</summary>
    public CompareStep? Compare { get; init; }

    /// <summary>Waits for a person of a group.</summary>
    public ApprovalStep? Approval { get; init; }
}
