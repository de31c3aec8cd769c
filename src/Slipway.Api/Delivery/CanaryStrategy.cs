using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A share of the traffic that grows step by step.</summary>
public sealed record CanaryStrategy
{
    /// <summary>Service that selects only pods of the new revision.</summary>
    public string? CanaryService { get; init; }

    /// <summary>
    /// The Service whose traffic is split. Default: the one Service in the namespace whose selector matches the template.
    /// </summary>
    [Length(1, 63)]
    public string? StableService { get; init; }

    /// <summary>What happens in which order. Default none: all traffic moves as soon as the new pods are available.</summary>
    public IReadOnlyList<CanaryStep>? Steps { get; init; }

    /// <summary>Who splits the traffic. Default Slipway's own gateway, inside the one Service.</summary>
    public RolloutTrafficRouting? TrafficRouting { get; init; }

    /// <summary>Pods that may be missing while pod counts carry the shares; not 0 together with maxSurge. Default 25%.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Pods above the wanted number while pod counts carry the shares. Default 25%.</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Analysis that runs beside the steps.</summary>
    public RolloutBackgroundAnalysis? Analysis { get; init; }

    /// <summary>Keeps pods of the two revisions on different nodes.</summary>
    public RolloutAntiAffinity? AntiAffinity { get; init; }

    /// <summary>Labels and annotations of pods while they are the canary.</summary>
    public RolloutPodMetadata? CanaryMetadata { get; init; }

    /// <summary>Labels and annotations of pods while they are stable.</summary>
    public RolloutPodMetadata? StableMetadata { get; init; }

    /// <summary>Seconds from the end of a rollout until the old revision is scaled down. Default 30.</summary>
    [Range(0)]
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Old revisions that may wait for their scale-down at once.</summary>
    [Range(0)]
    public int? ScaleDownDelayRevisionLimit { get; init; }

    /// <summary>Seconds from an abort until the aborted revision is scaled down; 0 for never. Default 30.</summary>
    [Range(0)]
    public int? AbortScaleDownDelaySeconds { get; init; }

    /// <summary>Whether the stable revision shrinks as its share does. Default false.</summary>
    public bool? DynamicStableScale { get; init; }

    /// <summary>Two Services that take turns.</summary>
    public RolloutPingPong? PingPong { get; init; }

    /// <summary>Least pods of a revision that has any. Default 1.</summary>
    [Range(1)]
    public int? MinPodsPerReplicaSet { get; init; }

    /// <summary>How many pods are enough to go on.</summary>
    public ReplicaProgressThreshold? ReplicaProgressThreshold { get; init; }
}
