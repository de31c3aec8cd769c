namespace Slipway.Api.Delivery;

/// <summary>Objects of AWS App Mesh.</summary>
public sealed record AppMeshTrafficRouting
{
    /// <summary>The virtual service.</summary>
    public AppMeshVirtualService? VirtualService { get; init; }

    /// <summary>Its two nodes.</summary>
    public AppMeshVirtualNodeGroup? VirtualNodeGroup { get; init; }
}
