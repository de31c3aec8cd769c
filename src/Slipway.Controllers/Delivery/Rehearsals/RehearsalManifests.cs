using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What stands beside a Rollout in its file.</summary>
public sealed record RehearsalManifests
{
    /// <summary>The Services; default none.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The Jobs, which smoke steps make copies of; default none.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>The templates of analyses; default none.</summary>
    public IReadOnlyList<AnalysisTemplate> Templates { get; init; } = [];

    /// <summary>The templates of the cluster; default none.</summary>
    public IReadOnlyList<ClusterAnalysisTemplate> ClusterTemplates { get; init; } = [];

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
