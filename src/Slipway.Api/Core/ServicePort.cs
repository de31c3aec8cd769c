using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServicePort of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ServicePort
{
    [Wire(1), OmitZero]
    public string? Name { get; init; }

    [Wire(2), Default("TCP"), OneOf("SCTP", "TCP", "UDP"), OmitZero]
    public string? Protocol { get; init; }

    [Wire(3), Required, Range(1, 65535)]
    public int? Port { get; init; }

    [Wire(4)]
    public IntOrString? TargetPort { get; init; }

    [Wire(5), OmitZero, Range(0, 65535)]
    public int? NodePort { get; init; }

    [Wire(6)]
    public string? AppProtocol { get; init; }
}
