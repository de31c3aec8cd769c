using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// How the traffic of one Service is shared among the revisions behind it. Owned by a Rollout; compiled and acknowledged by every gateway
/// instance.
/// </summary>
[Kind("slipway.dev", "v1alpha1", "TrafficSplit", "trafficsplits", ShortNames = "ts", Categories = "all", HasStatus = true)]
[PrinterColumn("Service", "string", ".spec.service")]
public sealed record TrafficSplit : KubeObject
{
    /// <summary>The share of each revision.</summary>
    [Wire(2)]
    public TrafficSplitSpec? Spec { get; init; }

    /// <summary>What each gateway instance has in force.</summary>
    [Wire(3)]
    public TrafficSplitStatus? Status { get; init; }
}
