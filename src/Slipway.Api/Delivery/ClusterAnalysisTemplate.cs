using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Api.Delivery;

/// <summary>An AnalysisTemplate for all namespaces.</summary>
[Kind("slipway.dev", "v1alpha1", "ClusterAnalysisTemplate", "clusteranalysistemplates", ShortNames = "cat", Namespaced = false)]
[Kind("argoproj.io", "v1alpha1", "ClusterAnalysisTemplate", "clusteranalysistemplates", ShortNames = "cat", Namespaced = false)]
public sealed record ClusterAnalysisTemplate : KubeObject
{
    /// <summary>The metrics and their arguments.</summary>
    [Wire(2), Required]
    public AnalysisTemplateSpec? Spec { get; init; }
}
