namespace Slipway.Api.Delivery;

/// <summary>State of an analysis run.</summary>
public sealed record RolloutAnalysisRunStatus
{
    /// <summary>Its name.</summary>
    public string? Name { get; init; }

    /// <summary>Its phase.</summary>
    public string? Status { get; init; }

    /// <summary>Why it is in this phase.</summary>
    public string? Message { get; init; }
}
