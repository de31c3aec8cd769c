namespace Slipway.Api.Delivery;

/// <summary>A TLS route of Istio.</summary>
public sealed record IstioTlsRoute
{
    /// <summary>Port of the route.</summary>
    public long? Port { get; init; }

    /// <summary>Names of the route.</summary>
    public IReadOnlyList<string>? SniHosts { get; init; }
}
