using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>ServicePort of core/v1, as in Kubernetes 1.33.</summary>
public sealed record ServicePort
{
    [Wire(1)]
    public string? Name { get; init; }

    [Wire(2), Default("TCP"), OneOf("SCTP", "TCP", "UDP")]
    public string? Protocol { get; init; }

    [Wire(3), Required]
    public int? Port { get; init; }

    [Wire(4)]
    public IntOrString? TargetPort { get; init; }

    [Wire(5)]
    public int? NodePort { get; init; }

    [Wire(6)]
    public string? AppProtocol { get; init; }
}
