using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>Where the value of an argument is read.</summary>
public sealed record AnalysisArgumentSource
{
    /// <summary>A key of a Secret; read when something is measured, and never written to a status, an Event or a log.</summary>
    public AnalysisSecretKeyRef? SecretKeyRef { get; init; }

    /// <summary>Pod template hash of a revision; only where a Rollout names the template.</summary>
    [OneOf("Latest", "Stable")]
    public string? PodTemplateHashValue { get; init; }

    /// <summary>A field of the Rollout.</summary>
    public AnalysisFieldRef? FieldRef { get; init; }
}
