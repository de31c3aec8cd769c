using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>TCPSocketAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record TCPSocketAction
{
    [Wire(1), Required]
    public IntOrString? Port { get; init; }

    [Wire(2), OmitZero]
    public string? Host { get; init; }
}
