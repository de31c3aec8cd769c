using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A whole new set of pods beside the old one, and a switch.</summary>
public sealed record BlueGreenStrategy
{
    /// <summary>Service that users reach.</summary>
    public string? ActiveService { get; init; }

    /// <summary>Service that reaches the new revision before the switch.</summary>
    public string? PreviewService { get; init; }

    /// <summary>Pods of the new revision before the switch. Default: all.</summary>
    [Range(0)]
    public int? PreviewReplicaCount { get; init; }

    /// <summary>Whether the switch needs no person. Default true.</summary>
    public bool? AutoPromotionEnabled { get; init; }

    /// <summary>Seconds to wait before the switch. Default 0.</summary>
    [Range(0)]
    public int? AutoPromotionSeconds { get; init; }

    /// <summary>Pods that may be missing during a restart. Default 25%.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>Seconds until the old revision is scaled down. Default 30.</summary>
    [Range(0)]
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Old revisions that may wait for their scale-down at once.</summary>
    [Range(0)]
    public int? ScaleDownDelayRevisionLimit { get; init; }

    /// <summary>Seconds until an aborted revision is scaled down; 0 for never. Default 30.</summary>
    [Range(0)]
    public int? AbortScaleDownDelaySeconds { get; init; }

    /// <summary>Analysis before the switch.</summary>
    public RolloutAnalysis? PrePromotionAnalysis { get; init; }

    /// <summary>Analysis after the switch.</summary>
    public RolloutAnalysis? PostPromotionAnalysis { get; init; }

    /// <summary>Keeps pods of the two revisions on different nodes.</summary>
    public RolloutAntiAffinity? AntiAffinity { get; init; }

    /// <summary>Labels and annotations of pods while they are active.</summary>
    public RolloutPodMetadata? ActiveMetadata { get; init; }

    /// <summary>Labels and annotations of pods while they are in preview.</summary>
    public RolloutPodMetadata? PreviewMetadata { get; init; }
}
