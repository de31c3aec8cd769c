using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Adoption;

/// <summary>The workload that a Rollout refers to.</summary>
internal sealed record WorkloadObservation
{
    /// <summary>The reference.</summary>
    public required RolloutWorkloadRef Reference { get; init; }

    /// <summary>The workload; null when there is none of that name.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>The ReplicaSets that it controls, sorted by name.</summary>
    public IReadOnlyList<ReplicaSet> Sets { get; init; } = [];

    /// <summary>Pods of its ReplicaSets and of those of the Rollout, sorted by name.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];
}
