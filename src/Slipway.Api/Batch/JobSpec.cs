using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>JobSpec of batch/v1, as in Kubernetes 1.33.</summary>
public sealed record JobSpec
{
    [Wire(1), Range(0)]
    public int? Parallelism { get; init; }

    [Wire(2), Range(0)]
    public int? Completions { get; init; }

    [Wire(3), Range(0)]
    public long? ActiveDeadlineSeconds { get; init; }

    [Wire(11)]
    public PodFailurePolicy? PodFailurePolicy { get; init; }

    [Wire(16)]
    public SuccessPolicy? SuccessPolicy { get; init; }

    [Wire(7), Range(0)]
    public int? BackoffLimit { get; init; }

    [Wire(12), Range(0)]
    public int? BackoffLimitPerIndex { get; init; }

    [Wire(13), Range(0)]
    public int? MaxFailedIndexes { get; init; }

    [Wire(4)]
    public LabelSelector? Selector { get; init; }

    [Wire(5), Default(false)]
    public bool? ManualSelector { get; init; }

    [Wire(6), Default("{}", IsJson = true)]
    public PodTemplateSpec? Template { get; init; }

    [Wire(8), Range(0)]
    public int? TtlSecondsAfterFinished { get; init; }

    [Wire(9), Default("NonIndexed"), OneOf("Indexed", "NonIndexed")]
    public string? CompletionMode { get; init; }

    [Wire(10), Default(false)]
    public bool? Suspend { get; init; }

    [Wire(14), OneOf("Failed", "TerminatingOrFailed")]
    public string? PodReplacementPolicy { get; init; }

    [Wire(15), Length(0, 63)]
    public string? ManagedBy { get; init; }
}
