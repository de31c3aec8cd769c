using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A whole new set beside the old one, without traffic; when all of it is available, everything moves at once, inside the one
/// Service.</summary>
public sealed record ImmutableStrategy
{
    /// <summary>The Service that is switched. Default: the one Service in the namespace whose selector matches the template.</summary>
    [Length(1, 63)]
    public string? Service { get; init; }

    /// <summary>Seconds from the switch until the old set is scaled down. Default 30.</summary>
    [Range(0)]
    public int? ScaleDownDelaySeconds { get; init; }

    /// <summary>Seconds from an abort until the new set is scaled down; 0 for never. Default 30.</summary>
    [Range(0)]
    public int? AbortScaleDownDelaySeconds { get; init; }
}
