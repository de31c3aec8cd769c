using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>UncountedTerminatedPods of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record UncountedTerminatedPods
{
    [Wire(1), ListSet]
    public IReadOnlyList<string>? Succeeded { get; init; }

    [Wire(2), ListSet]
    public IReadOnlyList<string>? Failed { get; init; }
}
