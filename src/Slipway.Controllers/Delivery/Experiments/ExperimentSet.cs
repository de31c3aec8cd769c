using System.Globalization;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Makes the ReplicaSet of a template, and its Service.</summary>
internal static class ExperimentSet
{
    /// <summary>Name of the ReplicaSet.</summary>
    public static string NameOf(Experiment experiment, ExperimentTemplate template, int? collisions)
        => $"{experiment.Name()}-{template.Name}" + (collisions is > 0 and var n ? $"-{n.ToString(CultureInfo.InvariantCulture)}" : "");

    /// <summary>Name of the Service.</summary>
    public static string ServiceNameOf(Experiment experiment, ExperimentTemplate template, int? collisions)
        => template.Service?.Name is { Length: > 0 } name ? name : NameOf(experiment, template, collisions);

    /// <summary>Hash of the pods: never that of a Rollout with the same template.</summary>
    public static string HashOf(Experiment experiment, ExperimentTemplate template, int? collisions)
    {
        var pods = template.Template!;
        var marked = Changed(pods.Metadata?.Annotations, Marks(experiment, template));
        return RevisionHash.Of(pods with { Metadata = (pods.Metadata ?? new ObjectMeta()) with { Annotations = marked } }, collisions);
    }

    /// <summary>The ReplicaSet.</summary>
    public static ReplicaSet Compose(Experiment experiment, ExperimentTemplate template, int? collisions)
    {
        var (pods, selector) = (template.Template!, template.Selector!);
        KeyValuePair<string, string>[] hash = [new(LabelNames.RolloutHash, HashOf(experiment, template, collisions))];
        return new ReplicaSet
        {
            Metadata = new ObjectMeta
            {
                Name = NameOf(experiment, template, collisions),
                Namespace = experiment.Namespace(),
                Labels = Changed(null, hash),
                Annotations = Changed(null, Marks(experiment, template)),
                OwnerReferences = [OwnerOf(experiment)],
            },
            Spec = new ReplicaSetSpec
            {
                Replicas = template.Replicas ?? ExperimentDefaults.Replicas,
                MinReadySeconds = template.MinReadySeconds ?? 0,
                Selector = selector with { MatchLabels = Changed(selector.MatchLabels, hash) },
                Template = pods with
                {
                    Metadata = (pods.Metadata ?? new ObjectMeta()) with { Labels = Changed(pods.Metadata?.Labels, hash) },
                },
            },
        };
    }

    /// <summary>The Service that reaches the pods of a ReplicaSet and no others.</summary>
    public static Service Service(Experiment experiment, ExperimentTemplate template, ReplicaSet set) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = template.Service?.Name is { Length: > 0 } name ? name : set.Name(),
            Namespace = experiment.Namespace(),
            Annotations = Changed(null, Marks(experiment, template)),
            OwnerReferences = [OwnerOf(experiment)],
        },
        Spec = new ServiceSpec
        {
            Selector = Changed(null, KeyValuePair.Create(LabelNames.RolloutHash, RevisionSet.HashOf(set))),
            Ports = PortsOf(template),
        },
    };

    /// <summary>The ports of the Service: those that are given, else those of the containers.</summary>
    public static IReadOnlyList<ServicePort> PortsOf(ExperimentTemplate template)
    {
        if (template.Service?.Ports is { Count: > 0 } given)
        {
            return given;
        }

        var ports = (template.Template?.Spec?.Containers ?? []).SelectMany(static c => c.Ports ?? []).ToList();
        return [.. ports.Select(port => new ServicePort
        {
            Name = port.Name is { Length: > 0 } name ? name
                : ports.Count > 1 ? string.Create(CultureInfo.InvariantCulture, $"port-{port.ContainerPortValue}") : null,
            Protocol = port.Protocol,
            Port = port.ContainerPortValue,
            TargetPort = port.ContainerPortValue,
        })];
    }

    private static KeyValuePair<string, string>[] Marks(Experiment experiment, ExperimentTemplate template) =>
    [
        new(ExperimentLabels.Experiment, experiment.Name()), new(ExperimentLabels.Template, template.Name ?? ""),
    ];

    private static OwnerReference OwnerOf(Experiment experiment) => new()
    {
        ApiVersion = experiment.ApiVersion,
        Kind = experiment.Kind,
        Name = experiment.Name(),
        Uid = experiment.Uid(),
        Controller = true,
        BlockOwnerDeletion = true,
    };

    private static SortedDictionary<string, string> Changed(
        IReadOnlyDictionary<string, string>? map, params KeyValuePair<string, string>[] more)
    {
        var result = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (key, value) in (map ?? new Dictionary<string, string>()).Concat(more))
        {
            result[key] = value;
        }

        return result;
    }
}
