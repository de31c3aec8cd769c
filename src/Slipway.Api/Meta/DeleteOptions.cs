using Slipway.Api.Schemas;

namespace Slipway.Api.Meta;

/// <summary>DeleteOptions of meta.k8s.io/v1, as in Kubernetes 1.33.</summary>
public sealed record DeleteOptions
{
    [Wire(1)]
    public long? GracePeriodSeconds { get; init; }

    [Wire(2)]
    public Preconditions? Preconditions { get; init; }

    [Wire(3)]
    public bool? OrphanDependents { get; init; }

    [Wire(4)]
    public string? PropagationPolicy { get; init; }

    [Wire(5)]
    public IReadOnlyList<string>? DryRun { get; init; }

    [Wire(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }
}
