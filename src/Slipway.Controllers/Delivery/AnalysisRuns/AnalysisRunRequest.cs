using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>An analysis that someone asks for.</summary>
internal sealed record AnalysisRunRequest
{
    /// <summary>Name of the run.</summary>
    public required string Name { get; init; }

    /// <summary>Who asks: the run is made in its group and namespace, belongs to it, and field references read it.</summary>
    public required KubeObject Owner { get; init; }

    /// <summary>Templates, arguments, dry runs and retention.</summary>
    public required RolloutAnalysis Analysis { get; init; }

    /// <summary>The templates there are.</summary>
    public required AnalysisTemplateSet Templates { get; init; }

    /// <summary>Path of the analysis in the owner, such as <c>spec.strategy.canary.steps[1].analysis</c>; problems name it.</summary>
    public required string Path { get; init; }

    /// <summary>Hash of the new revision: label of the run, and value of arguments that ask for Latest. Null outside a rollout.</summary>
    public string? LatestHash { get; init; }

    /// <summary>Hash of the stable revision; value of arguments that ask for Stable.</summary>
    public string? StableHash { get; init; }

    /// <summary>Step, Background, PrePromotion or PostPromotion; null outside a rollout.</summary>
    public string? RolloutType { get; init; }

    /// <summary>Number of the step, from 0; null when no step asks.</summary>
    public int? StepIndex { get; init; }

    /// <summary>Number of the revision that is judged; null outside a rollout.</summary>
    public string? Revision { get; init; }
}
