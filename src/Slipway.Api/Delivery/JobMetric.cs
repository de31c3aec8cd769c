using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>A Job that succeeds or fails.</summary>
public sealed record JobMetric
{
    /// <summary>Labels and annotations of the Job.</summary>
    public ObjectMeta? Metadata { get; init; }

    /// <summary>The Job.</summary>
    [Required]
    public Batch.JobSpec? Spec { get; init; }
}
