using Slipway.Api.Schemas;

namespace Slipway.Api.Core;

/// <summary>GRPCAction of core/v1, as in Kubernetes 1.33.</summary>
public sealed record GRPCAction
{
    [Wire(1), Required, Range(1, 65535)]
    public int? Port { get; init; }

    [Wire(2), Default("")]
    public string? Service { get; init; }
}
