using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>State of a set of pods.</summary>
public sealed record ExperimentTemplateStatus
{
    /// <summary>Name of the set.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Pods there are.</summary>
    public int? Replicas { get; init; }

    /// <summary>Pods with the template.</summary>
    public int? UpdatedReplicas { get; init; }

    /// <summary>Pods that are ready.</summary>
    public int? ReadyReplicas { get; init; }

    /// <summary>Pods that are available.</summary>
    public int? AvailableReplicas { get; init; }

    /// <summary>How often the name of the ReplicaSet was taken.</summary>
    public int? CollisionCount { get; init; }

    /// <summary>Progressing, Running, Successful, Failed or Error.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is in this state.</summary>
    public string? Message { get; init; }

    /// <summary>When it last got further; the progress deadline counts from here.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>The Service made for it.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Hash of the template, and label of the pods.</summary>
    public string? PodTemplateHash { get; init; }
}
