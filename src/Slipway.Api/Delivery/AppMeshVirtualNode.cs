using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A node of App Mesh.</summary>
public sealed record AppMeshVirtualNode
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }
}
