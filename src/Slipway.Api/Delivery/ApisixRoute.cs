using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A route of APISIX.</summary>
public sealed record ApisixRoute
{
    /// <summary>Its name.</summary>
    [Required]
    public string? Name { get; init; }

    /// <summary>Its rules. Default the only one.</summary>
    public IReadOnlyList<string>? Rules { get; init; }
}
