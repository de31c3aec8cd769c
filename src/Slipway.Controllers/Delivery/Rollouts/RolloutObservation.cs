using Slipway.Api.Apps;
using Slipway.Api.Batch;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Discovery;
using Slipway.Api.Gateway;
using Slipway.Controllers.Delivery.AnalysisRuns;
using Slipway.Controllers.Delivery.Rollouts.Adoption;
using Slipway.Controllers.Delivery.Rollouts.Configuration;
using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Everything the planner may know.</summary>
public sealed record RolloutObservation
{
    /// <summary>The templates that analyses may name.</summary>
    internal AnalysisTemplateSet Templates { get; init; } = AnalysisTemplateSet.Empty;

    /// <summary>The workload that the Rollout refers to; null when it has a template of its own.</summary>
    internal WorkloadObservation? Workload { get; init; }

    /// <summary>ConfigMaps and Secrets; null when they are no part of the revision.</summary>
    internal ConfigObjects? Configuration { get; init; }

    /// <summary>The Rollout with its status, that is with the commands given to it.</summary>
    public required Rollout Rollout { get; init; }

    /// <summary>The ReplicaSets that it controls, sorted by name.</summary>
    public IReadOnlyList<ReplicaSet> ReplicaSets { get; init; } = [];

    /// <summary>Pods of the Rollout, sorted by name; only read to say why they are not available.</summary>
    public IReadOnlyList<Pod> Pods { get; init; } = [];

    /// <summary>The Services of the namespace that the Rollout names, manages, or may be selected by, sorted by name.</summary>
    public IReadOnlyList<Service> Services { get; init; } = [];

    /// <summary>The EndpointSlices of <see cref="Services"/>, sorted by name.</summary>
    public IReadOnlyList<EndpointSlice> Slices { get; init; } = [];

    /// <summary>The HTTPRoutes that the Rollout names, as far as they exist, sorted by key.</summary>
    public IReadOnlyList<HTTPRoute> HttpRoutes { get; init; } = [];

    /// <summary>The TrafficSplit of the same name; null when there is none.</summary>
    public TrafficSplit? Split { get; init; }

    /// <summary>All gateway instances, sorted by name.</summary>
    public IReadOnlyList<GatewayInstance> Gateways { get; init; } = [];

    /// <summary>An older Rollout of another API group that selects the same pods; null when there is none.</summary>
    public Rollout? Rival { get; init; }

    /// <summary>The analysis runs that the Rollout controls, sorted by name.</summary>
    public IReadOnlyList<AnalysisRun> AnalysisRuns { get; init; } = [];

    /// <summary>Suspended Jobs of the namespace, which steps may make copies of, sorted by name.</summary>
    public IReadOnlyList<Job> Jobs { get; init; } = [];

    /// <summary>The experiments that the Rollout controls, sorted by name.</summary>
    public IReadOnlyList<Experiment> Experiments { get; init; } = [];

    /// <summary>The objectives of the namespace, sorted by name.</summary>
    public IReadOnlyList<ServiceLevelObjective> Objectives { get; init; } = [];

    /// <summary>Answers of gates that have come in.</summary>
    public IReadOnlyList<GateAnswer> GateAnswers { get; init; } = [];

    /// <summary>What the judge says; null when it watches nothing. It counts only for the revisions and the start it names.</summary>
    public RolloutJudgement? Judgement { get; init; }
}
