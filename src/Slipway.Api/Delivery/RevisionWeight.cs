using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>The share of one revision.</summary>
public sealed record RevisionWeight
{
    /// <summary>Value of the pod label <c>rollouts-pod-template-hash</c>; empty for pods without it.</summary>
    [Required, Length(0, 63)]
    public string? Hash { get; init; }

    /// <summary>Share in units of 0.01 %: 0 to 10000.</summary>
    [Required, Range(0, 10000)]
    public int? Weight { get; init; }

    /// <summary>Part the revision plays; decides which side a comparison sees it on, and who answers when a revision with a share has no
    /// ready endpoint: those with a share, then <c>Previous</c> (rolled out before the stable one, its pods are still there), then the
    /// rest.</summary>
    [OneOf("Canary", "Stable", "Previous", "Experiment")]
    public string? Role { get; init; }
}
