using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Batch;

/// <summary>Job of batch/v1, as in Kubernetes 1.33.</summary>
[Kind("batch", "v1", "Job", "jobs", Categories = "all", HasStatus = true)]
public sealed record Job : KubeObject
{
    [Wire(2), Default("{}", IsJson = true)]
    public JobSpec? Spec { get; init; }

    [Wire(3), Default("{}", IsJson = true)]
    public JobStatus? Status { get; init; }
}
