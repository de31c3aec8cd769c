using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>One execution of metrics with the arguments filled in. Fields and meanings are those of Argo Rollouts 1.9.</summary>
[Kind("slipway.dev", "v1alpha1", "AnalysisRun", "analysisruns", ShortNames = "ar", HasStatus = true)]
[Kind("argoproj.io", "v1alpha1", "AnalysisRun", "analysisruns", ShortNames = "ar", HasStatus = true)]
[PrinterColumn("Status", "string", ".status.phase")]
public sealed record AnalysisRun : KubeObject
{
    /// <summary>What is measured.</summary>
    [Wire(2), Required]
    public AnalysisRunSpec? Spec { get; init; }

    /// <summary>What has come out.</summary>
    [Wire(3)]
    public AnalysisRunStatus? Status { get; init; }
}
