using Slipway.Api.Core;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Headers out of a Secret: each key is the name of one.</summary>
public sealed record RolloutGateHeaders
{
    /// <summary>The Secret, in the namespace of the Rollout.</summary>
    [Required]
    public LocalObjectReference? SecretRef { get; init; }
}
