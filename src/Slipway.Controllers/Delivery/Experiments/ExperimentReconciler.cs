using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Observes an experiment, lets the planner decide, writes the status, then carries the actions out.</summary>
internal sealed class ExperimentReconciler(
    ExperimentCaches caches, ExperimentActionApplier applier, TimeProvider time, ILogger logger) : IReconciler
{
    private static readonly TimeSpan UntilCachesCatchUp = TimeSpan.FromMilliseconds(500);

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (caches.Get(key) is not { } experiment || experiment.IsTerminating())
        {
            applier.Forget(key);
            return ReconcileOutcome.Done;
        }

        var observed = caches.Observe(experiment);
        if (!applier.IsSeen(observed))
        {
            return ReconcileOutcome.RequeueAfter(UntilCachesCatchUp);
        }

        var decision = ExperimentPlanner.Decide(applier.WithRefusals(observed), time.GetUtcNow());
        if (!await applier.WriteStatusAsync(experiment, decision.Status, cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        if (experiment.Status?.Phase != decision.Status.Phase)
        {
            var status = decision.Status;
            ExperimentLog.Moved(logger, experiment.Namespace(), experiment.Name(), status.Phase ?? "", status.Message ?? "");
        }

        foreach (var action in decision.Actions)
        {
            if (!await applier.ApplyAsync(experiment, action, cancellationToken))
            {
                return ReconcileOutcome.ObserveAgain;
            }
        }

        if (AnalysisPhase.IsCompleted(decision.Status.Phase) && decision.RequeueAfter is null)
        {
            applier.Forget(key);
        }

        return decision.RequeueAfter is { } later ? ReconcileOutcome.RequeueAfter(later) : ReconcileOutcome.Done;
    }
}
