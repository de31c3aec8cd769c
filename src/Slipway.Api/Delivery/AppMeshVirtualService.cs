using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A virtual service of App Mesh.</summary>
public sealed record AppMeshVirtualService
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Names of its routes. Default the only one.</summary>
    public IReadOnlyList<string>? Routes { get; init; }
}
