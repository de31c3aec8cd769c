using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>The templates that can be named: those of one namespace and those of the cluster.</summary>
internal sealed record AnalysisTemplateSet
{
    /// <summary>None at all.</summary>
    public static readonly AnalysisTemplateSet Empty = new();

    /// <summary>Templates of the namespace.</summary>
    public IReadOnlyList<AnalysisTemplate> Templates { get; init; } = [];

    /// <summary>Templates of the cluster.</summary>
    public IReadOnlyList<ClusterAnalysisTemplate> ClusterTemplates { get; init; } = [];

    /// <summary>The content of a template; null when there is none of this name.</summary>
    public AnalysisTemplateSpec? Find(string name, bool clusterScope) => clusterScope
        ? ClusterTemplates.FirstOrDefault(t => t.Name() == name)?.Spec
        : Templates.FirstOrDefault(t => t.Name() == name)?.Spec;
}
