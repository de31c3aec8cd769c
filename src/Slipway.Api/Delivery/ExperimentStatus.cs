using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What an Experiment has come to.</summary>
public sealed record ExperimentStatus
{
    /// <summary>Pending, Running, Successful, Failed, Error or Inconclusive.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is in this phase.</summary>
    public string? Message { get; init; }

    /// <summary>One entry per set of pods.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<ExperimentTemplateStatus>? TemplateStatuses { get; init; }

    /// <summary>When all sets were available; duration counts from here.</summary>
    public DateTimeOffset? AvailableAt { get; init; }

    /// <summary>InvalidSpec, Completed, Progressing, Running, ReplicaFailure.</summary>
    [ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<RolloutCondition>? Conditions { get; init; }

    /// <summary>One entry per analysis.</summary>
    [ListMap("name"), Patch(PatchStrategies.Merge, Key = "name")]
    public IReadOnlyList<ExperimentAnalysisRunStatus>? AnalysisRuns { get; init; }
}
