using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>What a Rollout asks for.</summary>
public sealed record RolloutSpec
{
    /// <summary>Pods wanted. Default 1; with workloadRef as many as the workload asked for when it was taken over.</summary>
    [Range(0)]
    public int? Replicas { get; init; }

    /// <summary>Which pods belong to the Rollout; must match the labels of the template. Required beside a template; default with
    /// workloadRef: that of the workload.</summary>
    public LabelSelector? Selector { get; init; }

    /// <summary>The pods to run. Exactly one of template and workloadRef.</summary>
    public Core.PodTemplateSpec? Template { get; init; }

    /// <summary>A Deployment that the template is taken from, with its ReplicaSets and pods. Exactly one of template and
    /// workloadRef.</summary>
    public RolloutWorkloadRef? WorkloadRef { get; init; }

    /// <summary>Seconds that a pod must stay ready before it counts as available. Default 0.</summary>
    [Default(0), Range(0)]
    public int? MinReadySeconds { get; init; }

    /// <summary>How far back a rollback skips the steps.</summary>
    public RollbackWindow? RollbackWindow { get; init; }

    /// <summary>How a new revision gets its traffic. Exactly one of its fields.</summary>
    [Required]
    public RolloutStrategy? Strategy { get; init; }

    /// <summary>Old ReplicaSets kept for rollbacks. Default 10.</summary>
    [Default(10), Range(0)]
    public int? RevisionHistoryLimit { get; init; }

    /// <summary>Whether the rollout stands still at its step until set to false again. An abort is acted on nevertheless.</summary>
    public bool? Paused { get; init; }

    /// <summary>Seconds without progress after which the rollout is reported as stuck; more than minReadySeconds. Default 600.</summary>
    [Default(600), Range(1)]
    public int? ProgressDeadlineSeconds { get; init; }

    /// <summary>Whether a stuck rollout aborts by itself. Default false.</summary>
    [Default(false)]
    public bool? ProgressDeadlineAbort { get; init; }

    /// <summary>Pods created before this time are replaced.</summary>
    public DateTimeOffset? RestartAt { get; init; }

    /// <summary>How many finished analysis runs are kept.</summary>
    public RolloutAnalysisHistory? Analysis { get; init; }

    /// <summary>Whether a release is taken back when a page of a ServiceLevelObjective of its Service begins while it runs. Default
    /// false.</summary>
    public bool? AbortOnSloBurn { get; init; }

    /// <summary>Servers that are asked before a new revision gets more of the traffic, in this order.</summary>
    [Length(0, 10)]
    public IReadOnlyList<RolloutGate>? Gates { get; init; }

    /// <summary>When automatic steps may happen; abort and rollback always may.</summary>
    public IReadOnlyList<RolloutWindow>? Windows { get; init; }

    /// <summary>What happens when there is too little traffic to judge.</summary>
    public RolloutLowTraffic? LowTraffic { get; init; }

    /// <summary>What the judge compares beside errors.</summary>
    public RolloutJudge? Judge { get; init; }

    /// <summary>Old revisions kept scaled up for an instant rollback.</summary>
    public RolloutKeepWarm? KeepWarm { get; init; }

    /// <summary>Whether the content of referenced ConfigMaps and Secrets is part of the revision: a change of it is rolled out as one
    /// of the template is, and undone with it. Default true, for Rollouts of argoproj.io false.</summary>
    public bool? RevisionIncludesConfig { get; init; }
}
