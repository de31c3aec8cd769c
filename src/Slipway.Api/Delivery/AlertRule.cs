using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A condition over the gateway's rates for a Service, and who is called when it holds.</summary>
[Kind("slipway.dev", "v1alpha1", "AlertRule", "alertrules", HasStatus = true)]
[PrinterColumn("Service", "string", ".spec.service")]
[PrinterColumn("Severity", "string", ".spec.severity")]
[PrinterColumn("State", "string", ".status.alert.state")]
[PrinterColumn("Value", "string", ".status.value")]
public sealed record AlertRule : KubeObject
{
    /// <summary>The condition.</summary>
    [Wire(2), Required]
    public AlertRuleSpec? Spec { get; init; }

    /// <summary>How it stands.</summary>
    [Wire(3)]
    public AlertRuleStatus? Status { get; init; }
}
