using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A workload that a Rollout takes its template from.</summary>
public sealed record RolloutWorkloadRef
{
    /// <summary>API version of the workload: <c>apps/v1</c>.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the workload: <c>Deployment</c>.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the workload.</summary>
    public string? Name { get; init; }

    /// <summary>When the number of pods that the workload asks for goes to 0: <c>never</c>, <c>onsuccess</c> of the first rollout, or
    /// <c>progressively</c> as the Rollout has them. Default <c>never</c>. Its pods are the Rollout's in any case.</summary>
    [OneOf("never", "onsuccess", "progressively")]
    public string? ScaleDown { get; init; }
}
