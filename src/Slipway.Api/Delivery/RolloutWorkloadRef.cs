using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A workload that a Rollout takes its template from.</summary>
public sealed record RolloutWorkloadRef
{
    /// <summary>API version of the workload.</summary>
    public string? ApiVersion { get; init; }

    /// <summary>Kind of the workload.</summary>
    public string? Kind { get; init; }

    /// <summary>Name of the workload.</summary>
    public string? Name { get; init; }

    /// <summary>When the workload itself is scaled down.</summary>
    [OneOf("never", "onsuccess", "progressively")]
    public string? ScaleDown { get; init; }
}
