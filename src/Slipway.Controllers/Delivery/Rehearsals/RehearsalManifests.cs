using Slipway.Api.Apps;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Gateway;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What stands beside a Rollout in its file.</summary>
public sealed record RehearsalManifests
{
    /// <summary>The Services; default none.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The HTTPRoutes; default none.</summary>
    public IReadOnlyList<HTTPRoute> HttpRoutes { get; init; } = [];

    /// <summary>The Jobs, which smoke steps make copies of; default none.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>The Deployments, which Rollouts may take their template from; default none.</summary>
    public IReadOnlyList<Deployment> Deployments { get; init; } = [];

    /// <summary>The templates of analyses; default none.</summary>
    public IReadOnlyList<AnalysisTemplate> Templates { get; init; } = [];

    /// <summary>The templates of the cluster; default none.</summary>
    public IReadOnlyList<ClusterAnalysisTemplate> ClusterTemplates { get; init; } = [];

    /// <summary>A Rollout with what it takes from its workload; where the file does not have that, with a container that stands for
    /// it.</summary>
    public Rollout Resolved(Rollout rollout)
    {
        if (rollout.Spec is not { Template: null, WorkloadRef.Name: { Length: > 0 } name } spec)
        {
            return rollout;
        }

        var found = WorkloadOf(rollout)?.Spec;
        var labels = spec.Selector?.MatchLabels ?? new Dictionary<string, string> { ["app"] = name };
        return rollout with
        {
            Spec = spec with
            {
                WorkloadRef = null,
                Replicas = spec.Replicas ?? found?.Replicas,
                Selector = spec.Selector ?? found?.Selector ?? new LabelSelector { MatchLabels = labels },
                Template = found?.Template ?? new PodTemplateSpec
                {
                    Metadata = new ObjectMeta { Labels = labels },
                    Spec = new PodSpec
                    {
                        Containers = [new Container { Name = name, Ports = [new ContainerPort { ContainerPortValue = 80 }] }],
                    },
                },
            },
        };
    }

    /// <summary>The Deployment that a Rollout refers to; null when it refers to none, or to one that is not in the file.</summary>
    internal Deployment? WorkloadOf(Rollout rollout)
        => Deployments.FirstOrDefault(d => d.Namespace() == rollout.Namespace() && d.Name() == rollout.Spec?.WorkloadRef?.Name);

    /// <summary>The templates that a Rollout may name: those of its API group and namespace, and those of the cluster.</summary>
    internal AnalysisTemplateSet TemplatesOf(Rollout rollout) => new()
    {
        Templates = [.. Templates.Where(t => t.ApiVersion == rollout.ApiVersion && t.Namespace() == rollout.Namespace())],
        ClusterTemplates = [.. ClusterTemplates.Where(t => t.ApiVersion == rollout.ApiVersion)],
    };

    /// <summary>The Rollout among these, with one gateway, and nothing deployed yet.</summary>
    internal RolloutObservation Observe(Rollout rollout) => new()
    {
        Rollout = rollout,
        Services = [.. Services.Where(s => s.Namespace() == rollout.Namespace()).OrderBy(static s => s.Name(), StringComparer.Ordinal)],
        Jobs = [.. Jobs.Where(j => j.Namespace() == rollout.Namespace() && j.Spec?.Suspend is true)],
        HttpRoutes = [.. HttpRouteTargets.Of(rollout).Routes.SelectMany(key => HttpRoutes.Where(r => r.Key() == key))],
        Templates = TemplatesOf(rollout),
        Gateways =
        [
            new GatewayInstance
            {
                Metadata = new ObjectMeta { Name = "rehearsal" },
                Spec = new GatewayInstanceSpec { RenewTime = DateTimeOffset.UnixEpoch },
            },
        ],
    };
}
