namespace Slipway.Api.Delivery;

/// <summary>The two nodes of a virtual service.</summary>
public sealed record AppMeshVirtualNodeGroup
{
    /// <summary>Node of the new revision.</summary>
    public AppMeshVirtualNode? CanaryVirtualNodeRef { get; init; }

    /// <summary>Node of the stable revision.</summary>
    public AppMeshVirtualNode? StableVirtualNodeRef { get; init; }
}
