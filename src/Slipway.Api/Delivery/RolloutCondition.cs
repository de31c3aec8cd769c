using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>One aspect of the state of a Rollout.</summary>
public sealed record RolloutCondition
{
    /// <summary>Name of the aspect.</summary>
    [Required]
    public string? Type { get; init; }

    /// <summary>Whether it holds.</summary>
    [Required, OneOf("False", "True", "Unknown")]
    public string? Status { get; init; }

    /// <summary>When the condition was last written.</summary>
    public DateTimeOffset? LastUpdateTime { get; init; }

    /// <summary>When its status last changed.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>Word for machines.</summary>
    public string? Reason { get; init; }

    /// <summary>Sentence for people.</summary>
    public string? Message { get; init; }
}
