using Slipway.Api.Meta;

namespace Slipway.Api.Delivery;

/// <summary>Pods are replaced batch by batch; each gets as much traffic as the next, old or new.</summary>
public sealed record RollingStrategy
{
    /// <summary>Pods above the wanted number; not 0 together with maxUnavailable. Default 25%.</summary>
    public IntOrString? MaxSurge { get; init; }

    /// <summary>Pods that may be missing. Default 25%.</summary>
    public IntOrString? MaxUnavailable { get; init; }

    /// <summary>
    /// Pods of one batch, as a number or as a percentage rounded up; the next batch begins when all of this one are available. Default:
    /// maxSurge and maxUnavailable together, with additionalBatch 25%.
    /// </summary>
    public IntOrString? BatchSize { get; init; }

    /// <summary>Wait after each batch but the last, as seconds or such as <c>10s</c>, <c>5m</c> or <c>1h</c>. Default none.</summary>
    public IntOrString? PauseBetweenBatches { get; init; }

    /// <summary>What is measured from the first batch to the last; when it fails, the rollout aborts.</summary>
    public RolloutAnalysis? Analysis { get; init; }

    /// <summary>Whether the first batch is additional, so that never a pod is missing: stands for maxSurge of one batch and maxUnavailable
    /// of 0, which must not be set beside it. Default false.</summary>
    public bool? AdditionalBatch { get; init; }
}
