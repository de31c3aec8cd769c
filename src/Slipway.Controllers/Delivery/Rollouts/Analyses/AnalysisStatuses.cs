using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>The analyses that a rollout waits for or runs beside its steps, as its status remembers them.</summary>
internal sealed record AnalysisStatuses
{
    /// <summary>That of the step.</summary>
    public RolloutAnalysisRunStatus? Step { get; init; }

    /// <summary>That beside the steps.</summary>
    public RolloutAnalysisRunStatus? Background { get; init; }

    /// <summary>That before the switch.</summary>
    public RolloutAnalysisRunStatus? PrePromotion { get; init; }

    /// <summary>That after the switch.</summary>
    public RolloutAnalysisRunStatus? PostPromotion { get; init; }

    /// <summary>Name of the experiment of the step.</summary>
    public string? Experiment { get; init; }

    /// <summary>All there are.</summary>
    public IEnumerable<RolloutAnalysisRunStatus> All
        => new[] { Step, Background, PrePromotion, PostPromotion }.OfType<RolloutAnalysisRunStatus>();

    /// <summary>Reads a status.</summary>
    public static AnalysisStatuses Of(RolloutStatus status) => new()
    {
        Step = status.Canary?.CurrentStepAnalysisRunStatus,
        Background = status.Canary?.CurrentBackgroundAnalysisRunStatus,
        PrePromotion = status.BlueGreen?.PrePromotionAnalysisRunStatus,
        PostPromotion = status.BlueGreen?.PostPromotionAnalysisRunStatus,
        Experiment = status.Canary?.CurrentExperiment,
    };

    /// <summary>That of a part; null when it has not begun.</summary>
    public RolloutAnalysisRunStatus? this[AnalysisPart part] => part switch
    {
        AnalysisPart.Step => Step,
        AnalysisPart.Background => Background,
        AnalysisPart.PrePromotion => PrePromotion,
        _ => PostPromotion,
    };

    /// <summary>The same with another one for a part.</summary>
    public AnalysisStatuses With(AnalysisPart part, RolloutAnalysisRunStatus? status) => part switch
    {
        AnalysisPart.Step => this with { Step = status },
        AnalysisPart.Background => this with { Background = status },
        AnalysisPart.PrePromotion => this with { PrePromotion = status },
        _ => this with { PostPromotion = status },
    };

    /// <summary>The same when the step is over.</summary>
    public AnalysisStatuses NextStep() => this with { Step = null, Experiment = null };
}
