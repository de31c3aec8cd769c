using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A VirtualService of Istio.</summary>
public sealed record IstioVirtualService
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Names of its HTTP routes. Default the only one.</summary>
    public IReadOnlyList<string>? Routes { get; init; }

    /// <summary>Its TLS routes.</summary>
    public IReadOnlyList<IstioTlsRoute>? TlsRoutes { get; init; }

    /// <summary>Its TCP routes.</summary>
    public IReadOnlyList<IstioTcpRoute>? TcpRoutes { get; init; }
}
