using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>
/// What to measure, how often, and what counts as good. Named by a Rollout or an Experiment, which gives the arguments. Fields and
/// meanings are those of Argo Rollouts 1.9.
/// </summary>
[Kind("slipway.dev", "v1alpha1", "AnalysisTemplate", "analysistemplates", ShortNames = "at")]
[Kind("argoproj.io", "v1alpha1", "AnalysisTemplate", "analysistemplates", ShortNames = "at")]
public sealed record AnalysisTemplate : KubeObject
{
    /// <summary>The metrics and their arguments.</summary>
    [Wire(2), Required]
    public AnalysisTemplateSpec? Spec { get; init; }
}
