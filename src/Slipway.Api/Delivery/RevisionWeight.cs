using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The share of one revision.</summary>
public sealed record RevisionWeight
{
    /// <summary>Value of the pod label <c>rollouts-pod-template-hash</c>.</summary>
    [Required, Length(1, 63)]
    public string? Hash { get; init; }

    /// <summary>Share in units of 0.01 %: 0 to 10000.</summary>
    [Required, Range(0, 10000)]
    public int? Weight { get; init; }

    /// <summary>Part the revision plays; decides which side a comparison sees it on.</summary>
    [OneOf("Canary", "Stable")]
    public string? Role { get; init; }
}
