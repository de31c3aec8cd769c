using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// Sets of pods that run for a time beside each other, and analyses that compare them. Fields and meanings are those of Argo
/// Rollouts 1.9.
/// </summary>
[Kind("slipway.dev", "v1alpha1", "Experiment", "experiments", ShortNames = "exp", HasStatus = true)]
[Kind("argoproj.io", "v1alpha1", "Experiment", "experiments", ShortNames = "exp", HasStatus = true)]
[PrinterColumn("Status", "string", ".status.phase")]
public sealed record Experiment : KubeObject
{
    /// <summary>What runs.</summary>
    [Wire(2), Required]
    public ExperimentSpec? Spec { get; init; }

    /// <summary>What it has come to.</summary>
    [Wire(3)]
    public ExperimentStatus? Status { get; init; }
}
