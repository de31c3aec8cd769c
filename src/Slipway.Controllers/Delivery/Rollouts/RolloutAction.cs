using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Something to be done. Every object carries the resourceVersion that was observed.</summary>
public abstract record RolloutAction
{
    private RolloutAction()
    {
    }

    /// <summary>Creates the split.</summary>
    public sealed record CreateSplit(TrafficSplit Split) : RolloutAction;

    /// <summary>Changes the weights of the split.</summary>
    public sealed record UpdateSplit(TrafficSplit Split) : RolloutAction;

    /// <summary>Changes the selector of a Service.</summary>
    public sealed record UpdateService(Service Service) : RolloutAction;

    /// <summary>Changes weights and managed rules of an HTTPRoute.</summary>
    public sealed record UpdateRoute(HttpRouteEdit Edit) : RolloutAction;

    /// <summary>Creates the ReplicaSet of a revision.</summary>
    public sealed record CreateReplicaSet(ReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Changes the number of pods or the annotations of a ReplicaSet.</summary>
    public sealed record UpdateReplicaSet(ReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Deletes the ReplicaSet of a forgotten revision, which has no pods.</summary>
    public sealed record DeleteReplicaSet(ReplicaSet ReplicaSet) : RolloutAction;

    /// <summary>Deletes a pod that is to be replaced.</summary>
    public sealed record DeletePod(Pod Pod) : RolloutAction;

    /// <summary>Changes labels and annotations of a pod; null takes one away.</summary>
    public sealed record UpdatePod(
        Pod Pod, IReadOnlyDictionary<string, string?> Labels, IReadOnlyDictionary<string, string?> Annotations) : RolloutAction;

    /// <summary>Starts an analysis.</summary>
    public sealed record CreateAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Ends an analysis early.</summary>
    public sealed record UpdateAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Forgets a finished analysis.</summary>
    public sealed record DeleteAnalysisRun(AnalysisRun Run) : RolloutAction;

    /// <summary>Starts an experiment.</summary>
    public sealed record CreateExperiment(Experiment Experiment) : RolloutAction;

    /// <summary>Ends an experiment early.</summary>
    public sealed record UpdateExperiment(Experiment Experiment) : RolloutAction;

    /// <summary>Makes an immutable copy of a ConfigMap or a Secret.</summary>
    public sealed record CreateConfiguration(KubeObject Copy) : RolloutAction;

    /// <summary>Changes who owns a copy.</summary>
    public sealed record UpdateConfiguration(KubeObject Copy) : RolloutAction;

    /// <summary>Deletes a copy that nothing uses.</summary>
    public sealed record DeleteConfiguration(KubeObject Copy) : RolloutAction;

    /// <summary>Keeps the Rollout until its workload is given back, and notes the generation of the workload on it.</summary>
    public sealed record HoldWorkload(string? Generation) : RolloutAction;

    /// <summary>Lets the Rollout go.</summary>
    public sealed record ReleaseWorkload : RolloutAction;

    /// <summary>Marks, pauses or scales the workload.</summary>
    internal sealed record ChangeWorkload(Deployment Workload, Adoption.WorkloadChange Change) : RolloutAction;

    /// <summary>Deletes the split, so that all pods of its Service serve.</summary>
    public sealed record DeleteSplit(TrafficSplit Split) : RolloutAction;

    /// <summary>Forgets a finished experiment.</summary>
    public sealed record DeleteExperiment(Experiment Experiment) : RolloutAction;

    /// <summary>Calls a gate; its answer is observed later.</summary>
    public sealed record CallGate(GateCall Call) : RolloutAction;

    /// <summary>Records an Event.</summary>
    public sealed record Announce(bool Warning, string Reason, string Message) : RolloutAction;
}
