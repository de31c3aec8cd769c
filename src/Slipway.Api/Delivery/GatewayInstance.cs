using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>One running gateway process, written by itself.</summary>
[Kind("slipway.dev", "v1alpha1", "GatewayInstance", "gatewayinstances", ShortNames = "gwi", HasStatus = true)]
[PrinterColumn("Address", "string", ".spec.address")]
[PrinterColumn("Renewed", "date", ".spec.renewTime")]
public sealed record GatewayInstance : KubeObject
{
    /// <summary>One that has not renewed for this long is not alive.</summary>
    public static readonly TimeSpan SilentAfter = TimeSpan.FromSeconds(10);

    /// <summary>Where it is and when it last was alive.</summary>
    [Wire(2)]
    public GatewayInstanceSpec? Spec { get; init; }

    /// <summary>What it still sends to pods that are going away.</summary>
    [Wire(3)]
    public GatewayInstanceStatus? Status { get; init; }
}
