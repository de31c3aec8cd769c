using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>JobStatus of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record JobStatus
{
    [Wire(1), Patch(PatchStrategies.Merge, Key = "type")]
    public IReadOnlyList<JobCondition>? Conditions { get; init; }

    [Wire(2)]
    public DateTimeOffset? StartTime { get; init; }

    [Wire(3)]
    public DateTimeOffset? CompletionTime { get; init; }

    [Wire(4), OmitZero]
    public int? Active { get; init; }

    [Wire(5), OmitZero]
    public int? Succeeded { get; init; }

    [Wire(6), OmitZero]
    public int? Failed { get; init; }

    [Wire(11)]
    public int? Terminating { get; init; }

    [Wire(7), OmitZero]
    public string? CompletedIndexes { get; init; }

    [Wire(10)]
    public string? FailedIndexes { get; init; }

    [Wire(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }

    [Wire(9)]
    public int? Ready { get; init; }
}
