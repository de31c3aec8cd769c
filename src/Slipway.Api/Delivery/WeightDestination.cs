namespace Slipway.Api.Delivery;

/// <summary>The share of one revision.</summary>
public sealed record WeightDestination
{
    /// <summary>Share in percent.</summary>
    public double? Weight { get; init; }

    /// <summary>Name of the Service.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Hash of the revision.</summary>
    public string? PodTemplateHash { get; init; }
}
