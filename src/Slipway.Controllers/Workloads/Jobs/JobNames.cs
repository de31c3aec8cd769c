namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>Labels, annotations, finalizers, conditions and reasons of jobs, as Kubernetes names them.</summary>
internal static class JobNames
{
    public const string Finalizer = "batch.kubernetes.io/job-tracking";
    public const string JobLabel = "batch.kubernetes.io/job-name";

    /// <summary>Annotation and label with the completion index of a pod.</summary>
    public const string Index = "batch.kubernetes.io/job-completion-index";

    /// <summary>Annotation: failures of the index before this pod.</summary>
    public const string IndexFailures = "batch.kubernetes.io/job-index-failure-count";

    /// <summary>Value of <c>spec.managedBy</c> that means this controller; another value leaves the job to somebody else.</summary>
    public const string Controller = "kubernetes.io/job-controller";

    public const string IndexVariable = "JOB_COMPLETION_INDEX";

    public const string Complete = "Complete";
    public const string Failed = "Failed";
    public const string Suspended = "Suspended";
    public const string SuccessCriteriaMet = "SuccessCriteriaMet";
    public const string FailureTarget = "FailureTarget";
}
