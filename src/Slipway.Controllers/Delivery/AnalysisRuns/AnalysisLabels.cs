namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Labels and annotations of runs, as Argo Rollouts sets them: its CLI and dashboard find the runs of a rollout by them.</summary>
internal static class AnalysisLabels
{
    /// <summary>Label: Step, Background, PrePromotion or PostPromotion.</summary>
    public const string RolloutType = "rollout-type";

    /// <summary>Label: number of the step, from 0.</summary>
    public const string StepIndex = "step-index";

    /// <summary>Annotation: number of the revision.</summary>
    public const string Revision = "rollout.argoproj.io/revision";
}
