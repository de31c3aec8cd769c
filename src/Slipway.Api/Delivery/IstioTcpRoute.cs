namespace Slipway.Api.Delivery;

/// <summary>A TCP route of Istio.</summary>
public sealed record IstioTcpRoute
{
    /// <summary>Port of the route.</summary>
    public long? Port { get; init; }
}
