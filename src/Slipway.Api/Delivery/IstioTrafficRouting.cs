namespace Slipway.Api.Delivery;

/// <summary>Istio objects to write weights to.</summary>
public sealed record IstioTrafficRouting
{
    /// <summary>The one VirtualService.</summary>
    public IstioVirtualService? VirtualService { get; init; }

    /// <summary>Several VirtualServices.</summary>
    public IReadOnlyList<IstioVirtualService>? VirtualServices { get; init; }

    /// <summary>A DestinationRule with two subsets.</summary>
    public IstioDestinationRule? DestinationRule { get; init; }
}
