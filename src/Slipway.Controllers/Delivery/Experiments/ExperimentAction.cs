using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Something that is to be done for an experiment. Every object carries the resourceVersion that was observed.</summary>
internal abstract record ExperimentAction
{
    private ExperimentAction()
    {
    }

    /// <summary>Creates the ReplicaSet of a template.</summary>
    public sealed record CreateReplicaSet(string Template, ReplicaSet ReplicaSet) : ExperimentAction;

    /// <summary>Scales a ReplicaSet, or notes when it will be scaled down.</summary>
    public sealed record UpdateReplicaSet(ReplicaSet ReplicaSet) : ExperimentAction;

    /// <summary>Creates the Service of a template.</summary>
    public sealed record CreateService(string Template, Service Service) : ExperimentAction;

    /// <summary>Deletes the Service of a template that has no pods any more.</summary>
    public sealed record DeleteService(Service Service) : ExperimentAction;

    /// <summary>Starts an analysis.</summary>
    public sealed record CreateAnalysisRun(string Analysis, AnalysisRun Run) : ExperimentAction;

    /// <summary>Ends an analysis early.</summary>
    public sealed record UpdateAnalysisRun(AnalysisRun Run) : ExperimentAction;

    /// <summary>Records an Event.</summary>
    public sealed record Announce(bool Warning, string Reason, string Message) : ExperimentAction;
}
