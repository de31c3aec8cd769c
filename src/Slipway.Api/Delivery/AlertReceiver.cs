using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A server that is told when alerts of its namespace fire and end.</summary>
[Kind("slipway.dev", "v1alpha1", "AlertReceiver", "alertreceivers", HasStatus = true)]
[PrinterColumn("Url", "string", ".spec.webhook.url")]
[PrinterColumn("Sent", "date", ".status.sentAt")]
[PrinterColumn("Problem", "string", ".status.problem")]
public sealed record AlertReceiver : KubeObject
{
    /// <summary>Where it is.</summary>
    [Wire(2), Required]
    public AlertReceiverSpec? Spec { get; init; }

    /// <summary>What it was told.</summary>
    [Wire(3)]
    public AlertReceiverStatus? Status { get; init; }
}
