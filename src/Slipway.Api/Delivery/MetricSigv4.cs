namespace Slipway.Api.Delivery;

/// <summary>A signature of Amazon Web Services.</summary>
public sealed record MetricSigv4
{
    /// <summary>Region.</summary>
    public string? Region { get; init; }

    /// <summary>Profile.</summary>
    public string? Profile { get; init; }

    /// <summary>Role.</summary>
    public string? RoleArn { get; init; }
}
