using System.Text.Json.Serialization;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;

namespace Slipway.Api.Delivery;

/// <summary>What a Rollout has come to.</summary>
public sealed record RolloutStatus
{
    /// <summary><c>Healthy</c>, <c>Progressing</c>, <c>Paused</c> or <c>Degraded</c>.</summary>
    public string? Phase { get; init; }

    /// <summary>Why it is in this phase: what it waits for.</summary>
    public string? Message { get; init; }

    /// <summary>Available, Progressing, Paused, Healthy, Completed, InvalidSpec.</summary>
    [ListMap("type"), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<RolloutCondition>? Conditions { get; init; }

    /// <summary>Hash of the template.</summary>
    public string? CurrentPodHash { get; init; }

    /// <summary>Hash of the revision that has been rolled out.</summary>
    public string? StableRS { get; init; }

    /// <summary>Number of the step that runs, from 0; the number of steps when all are done. May be set to skip.</summary>
    public int? CurrentStepIndex { get; init; }

    /// <summary>Hash of the steps; changed steps start over.</summary>
    public string? CurrentStepHash { get; init; }

    /// <summary>Why the rollout pauses by itself. Cleared by a person to go on.</summary>
    public IReadOnlyList<RolloutPauseCondition>? PauseConditions { get; init; }

    /// <summary>Whether the rollout paused by itself.</summary>
    public bool? ControllerPause { get; init; }

    /// <summary>The step that the pause belongs to.</summary>
    public int? PausedStepIndex { get; init; }

    /// <summary>Whether the rollout is taken back. Set to false to start it over.</summary>
    public bool? Abort { get; init; }

    /// <summary>When the abort was acted on.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? AbortedAt { get; init; }

    /// <summary>Why the rollout is taken back, as a sentence.</summary>
    public string? AbortReason { get; init; }

    /// <summary>Whether all steps, pauses and judgements are skipped. Set by a person.</summary>
    public bool? PromoteFull { get; init; }

    /// <summary>The traffic of a canary.</summary>
    public CanaryStatus? Canary { get; init; }

    /// <summary>The Services of a blue/green rollout.</summary>
    public BlueGreenStatus? BlueGreen { get; init; }

    /// <summary>Pods that count for autoscaling.</summary>
    [JsonPropertyName("HPAReplicas")]
    public int? HpaReplicas { get; init; }

    /// <summary>Pods of all revisions.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods of the new revision.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that are available.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>Selector of the pods in text form, for autoscaling.</summary>
    public string? Selector { get; init; }

    /// <summary>Generation of the spec that this status speaks of, as text.</summary>
    public string? ObservedGeneration { get; init; }

    /// <summary>How often the hash of a template had to be made unique.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>When pods were last restarted.</summary>
    public DateTimeOffset? RestartedAt { get; init; }

    /// <summary>Generation of the referenced workload, as text.</summary>
    public string? WorkloadObservedGeneration { get; init; }

    /// <summary>When the rollout last got further; the progress deadline counts from here.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? ProgressedAt { get; init; }

    /// <summary>How far the step that runs has come at best; to get there again after a setback is no progress.</summary>
    public RolloutProgress? Progress { get; init; }

    /// <summary>What the gateway's counts say of the new revision.</summary>
    public RolloutJudgement? Judgement { get; init; }

    /// <summary>What the newest parallel run says of the new revision; absent without one.</summary>
    public RolloutComparison? Comparison { get; init; }

    /// <summary>Steps that people have approved. Clients send <c>step</c> and <c>hash</c>; the API server writes who and when.</summary>
    [ListMap("step"), Length(0, 64)]
    public IReadOnlyList<RolloutApproval>? Approvals { get; init; }

    /// <summary>The newest commands and who gave them, newest last, at most 20; written by the API server.</summary>
    [Length(0, 20)]
    public IReadOnlyList<RolloutCommand>? Commands { get; init; }

    /// <summary>Time of the newest command that the controller has seen and told in an Event.</summary>
    [JsonConverter(typeof(MicroTimeConverter))]
    public DateTimeOffset? CommandsToldAt { get; init; }

    /// <summary>The share that a person gives the new revision at the step that runs. Written by people.</summary>
    public RolloutWeightOverride? WeightOverride { get; init; }

    /// <summary>What a spent error budget does to the release; absent when nothing.</summary>
    public RolloutBudgetHold? BudgetHold { get; init; }

    /// <summary>How it stands with the gates at the step that runs.</summary>
    public IReadOnlyList<RolloutGateStatus>? Gates { get; init; }

    /// <summary>The newest calls of gates, newest last, at most 20.</summary>
    [Length(0, 20)]
    public IReadOnlyList<RolloutGateCall>? GateCalls { get; init; }

    /// <summary>The newest releases, newest last, at most 20.</summary>
    [Length(0, 20)]
    public IReadOnlyList<RolloutRelease>? History { get; init; }
}
