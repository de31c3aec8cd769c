using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Strategies;

/// <summary>
/// A whole new set of pods beside the old one, and a switch. The list of steps has the same shape whatever the spec leaves out, so that
/// a changed spec never moves the rollout to another step.
/// </summary>
internal static class BlueGreenCompiler
{
    private const string Path = "spec.strategy.blueGreen";

    /// <summary>Number of the step that may pause before the switch.</summary>
    public const int PauseStep = 3;

    /// <summary>The plan.</summary>
    public static RolloutPlan Compile(BlueGreenStrategy spec, List<string> problems)
    {
        if (string.IsNullOrEmpty(spec.ActiveService))
        {
            problems.Add($"{Path}.activeService: is required");
        }
        else if (spec.ActiveService == spec.PreviewService)
        {
            problems.Add($"{Path}.previewService: is '{spec.PreviewService}', must not be the activeService");
        }

        var unavailable = spec.MaxUnavailable ?? RolloutDefaults.MaxUnavailable;
        PodCounts.Check($"{Path}.maxUnavailable", unavailable, roundUp: false, problems);
        return new RolloutPlan(Steps(spec), "bluegreen")
        {
            StableService = spec.ActiveService,
            StableServiceField = $"{Path}.activeService",
            CanaryService = spec.PreviewService,
            CanaryServiceField = $"{Path}.previewService",
            SwitchesAtOnce = true,
            AsksForRouting = true,
            MaxUnavailable = unavailable,
            ScaleDownDelay = TimeSpan.FromSeconds(spec.ScaleDownDelaySeconds ?? RolloutDefaults.ScaleDownDelaySeconds),
            ScaleDownDelayRevisions = spec.ScaleDownDelayRevisionLimit,
            AbortScaleDownDelay = TimeSpan.FromSeconds(spec.AbortScaleDownDelaySeconds ?? RolloutDefaults.ScaleDownDelaySeconds),
            Paths = [Path, Path, $"{Path}.prePromotionAnalysis", Path, Path, Path, $"{Path}.postPromotionAnalysis"],
            PauseReason = "BlueGreenPause",
            AntiAffinity = spec.AntiAffinity,
            StableMetadata = spec.ActiveMetadata,
            CanaryMetadata = spec.PreviewMetadata,
        };
    }

    private static PlanStep[] Steps(BlueGreenStrategy spec) =>
    [
        new PlanStep.SetScale(spec.PreviewReplicaCount, spec.PreviewReplicaCount is null ? 100 : null),
        spec.PreviewService is null ? new PlanStep.Nothing() : new PlanStep.Preview(),
        Analysis(spec.PrePromotionAnalysis, AnalysisPart.PrePromotion),
        Pause(spec),
        new PlanStep.SetScale(null, 100),
        new PlanStep.SetWeight(RolloutPlan.Everything),
        Analysis(spec.PostPromotionAnalysis, AnalysisPart.PostPromotion),
    ];

    private static PlanStep Analysis(RolloutAnalysis? spec, AnalysisPart part)
        => spec is null ? new PlanStep.Nothing() : new PlanStep.Analysis(spec, part);

    private static PlanStep Pause(BlueGreenStrategy spec) => spec switch
    {
        { AutoPromotionEnabled: false } => new PlanStep.Pause(null),
        { AutoPromotionSeconds: int seconds and > 0 } => new PlanStep.Pause(TimeSpan.FromSeconds(seconds)),
        _ => new PlanStep.Nothing(),
    };
}
