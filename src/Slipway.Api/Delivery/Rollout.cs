using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// A workload whose new revisions get their traffic step by step, are judged on it, and are taken back when they are worse. Fields and
/// meanings are those of Argo Rollouts 1.9, with additions.
/// </summary>
[Kind("slipway.dev", "v1alpha1", "Rollout", "rollouts", ShortNames = "ro", Categories = "all", HasStatus = true)]
[Kind("argoproj.io", "v1alpha1", "Rollout", "rollouts", ShortNames = "ro", Categories = "all", HasStatus = true)]
[PrinterColumn("Desired", "integer", ".spec.replicas")]
[PrinterColumn("Current", "integer", ".status.replicas")]
[PrinterColumn("Up-to-date", "integer", ".status.updatedReplicas")]
[PrinterColumn("Available", "integer", ".status.availableReplicas")]
[PrinterColumn("Weight", "number", ".status.canary.weights.canary.weight", Priority = 1)]
[PrinterColumn("Step", "integer", ".status.currentStepIndex", Priority = 1)]
[PrinterColumn("Phase", "string", ".status.phase", Priority = 1)]
[PrinterColumn("Message", "string", ".status.message", Priority = 1)]
[Scale(".spec.replicas", ".status.HPAReplicas", ".status.selector")]
public sealed record Rollout : KubeObject
{
    /// <summary>What is wanted. Never written by a controller.</summary>
    [Wire(2)]
    public RolloutSpec? Spec { get; init; }

    /// <summary>What it has come to; the fields for commands are written by people too.</summary>
    [Wire(3)]
    public RolloutStatus? Status { get; init; }
}
