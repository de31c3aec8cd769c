using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>Makes the Experiment of a step out of the revisions of its Rollout.</summary>
internal static class ExperimentComposer
{
    /// <summary>The Experiment.</summary>
    public static Experiment Compose(string name, CanaryExperiment spec, RolloutObservation o, RolloutScale scale) => new()
    {
        ApiVersion = o.Rollout.ApiVersion,
        Kind = "Experiment",
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = o.Rollout.Namespace(),
            Labels = new Dictionary<string, string> { [LabelNames.RolloutHash] = scale.Revisions.Hash },
            OwnerReferences = [ReplicaSetPlanner.OwnerOf(o.Rollout)],
        },
        Spec = new ExperimentSpec
        {
            Templates = [.. (spec.Templates ?? []).Select(template => Template(template, o, scale))],
            Duration = spec.Duration,
            ProgressDeadlineSeconds = o.Rollout.Spec?.ProgressDeadlineSeconds,
            Analyses = spec.Analyses is null ? null : [.. spec.Analyses.Select(analysis => Analysis(analysis, o, scale))],
            DryRun = spec.DryRun,
            AnalysisRunMetadata = spec.AnalysisRunMetadata,
        },
    };

    private static ExperimentTemplate Template(CanaryExperimentTemplate template, RolloutObservation o, RolloutScale scale)
    {
        var set = template.SpecRef == "stable" ? scale.Revisions.Stable : scale.Revisions.New;
        var pods = set?.Spec?.Template ?? o.Rollout.Spec!.Template!;
        var labels = Without(pods.Metadata?.Labels);
        foreach (var (key, value) in template.Metadata?.Labels ?? new Dictionary<string, string>())
        {
            labels[key] = value;
        }

        return new ExperimentTemplate
        {
            Name = template.Name,
            Replicas = template.Replicas ?? 1,
            MinReadySeconds = o.Rollout.Spec?.MinReadySeconds,
            Selector = template.Selector ?? o.Rollout.Spec?.Selector,
            Service = template.Service ?? (template.Weight > 0 && HasPorts(pods) ? new CanaryExperimentService() : null),
            Template = pods with
            {
                Metadata = new ObjectMeta { Labels = labels, Annotations = Annotations(pods, template) },
            },
        };
    }

    private static bool HasPorts(PodTemplateSpec pods) => (pods.Spec?.Containers ?? []).Any(static c => c.Ports is { Count: > 0 });

    private static SortedDictionary<string, string> Without(IReadOnlyDictionary<string, string>? labels)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in labels ?? new Dictionary<string, string>())
        {
            result[key] = value;
        }

        result.Remove(LabelNames.RolloutHash);
        return result;
    }

    private static SortedDictionary<string, string>? Annotations(PodTemplateSpec pods, CanaryExperimentTemplate template)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (pods.Metadata?.Annotations ?? new Dictionary<string, string>())
            .Concat(template.Metadata?.Annotations ?? new Dictionary<string, string>()))
        {
            result[key] = value;
        }

        return result.Count == 0 ? null : result;
    }

    private static CanaryExperimentAnalysis Analysis(
        CanaryExperimentAnalysis analysis, RolloutObservation o, RolloutScale scale) => analysis with
    {
        Args = analysis.Args is null ? null : [.. analysis.Args.Select(argument => argument.ValueFrom?.PodTemplateHashValue switch
        {
            "Latest" => new AnalysisRunArgument { Name = argument.Name, Value = scale.Revisions.Hash },
            "Stable" => new AnalysisRunArgument { Name = argument.Name, Value = scale.Revisions.StableHash ?? scale.Revisions.Hash },
            _ when argument.ValueFrom?.FieldRef?.FieldPath is { } field && OwnerField.Read(o.Rollout, field) is { } value
                => new AnalysisRunArgument { Name = argument.Name, Value = value },
            _ => argument,
        })],
    };
}
