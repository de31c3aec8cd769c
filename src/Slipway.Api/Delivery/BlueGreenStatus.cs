namespace Slipway.Api.Delivery;

/// <summary>The Services of a blue/green rollout.</summary>
public sealed record BlueGreenStatus
{
    /// <summary>Hash behind the preview Service.</summary>
    public string? PreviewSelector { get; init; }

    /// <summary>Hash behind the active Service.</summary>
    public string? ActiveSelector { get; init; }

    /// <summary>Whether the preview may be scaled to full size.</summary>
    public bool? ScaleUpPreviewCheckPoint { get; init; }

    /// <summary>The analysis before the switch.</summary>
    public RolloutAnalysisRunStatus? PrePromotionAnalysisRunStatus { get; init; }

    /// <summary>The analysis after the switch.</summary>
    public RolloutAnalysisRunStatus? PostPromotionAnalysisRunStatus { get; init; }
}
