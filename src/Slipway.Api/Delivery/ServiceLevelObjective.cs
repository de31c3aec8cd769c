using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// What share of the requests of a Service is to be good over a period, as the gateway counts them, and what follows when they are not.
/// Terms and rules are those of the Site Reliability Workbook, chapters 2 and 5.
/// </summary>
[Kind("slipway.dev", "v1alpha1", "ServiceLevelObjective", "servicelevelobjectives", ShortNames = "slo", HasStatus = true)]
[PrinterColumn("Service", "string", ".spec.service")]
[PrinterColumn("Objective", "string", ".spec.objective")]
[PrinterColumn("Window", "string", ".spec.window")]
[PrinterColumn("Success", "number", ".status.successPercent")]
[PrinterColumn("Budget", "number", ".status.budgetRemainingPercent")]
[PrinterColumn("Firing", "string", ".status.firing")]
public sealed record ServiceLevelObjective : KubeObject
{
    /// <summary>What is aimed at.</summary>
    [Wire(2), Required]
    public ServiceLevelObjectiveSpec? Spec { get; init; }

    /// <summary>How it stands.</summary>
    [Wire(3)]
    public ServiceLevelObjectiveStatus? Status { get; init; }
}
