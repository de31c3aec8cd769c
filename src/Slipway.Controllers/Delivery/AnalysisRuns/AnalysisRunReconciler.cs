using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.AnalysisRuns;

/// <summary>Observes a run, lets the planner decide, writes the status, then measures.</summary>
internal sealed class AnalysisRunReconciler(AnalysisRunParts parts, TimeProvider time, ILogger logger) : IReconciler
{
    private static readonly TimeSpan UntilCachesCatchUp = TimeSpan.FromMilliseconds(500);

    private readonly WriteExpectations expectations = new(time);

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (parts.Runs.Get(key) is not { } run || run.IsTerminating())
        {
            parts.Desk.Forget(key);
            ForgetWatched(key);
            expectations.Forget(key);
            return ReconcileOutcome.Done;
        }

        if (!expectations.AreMet(key, [run]))
        {
            return ReconcileOutcome.RequeueAfter(UntilCachesCatchUp);
        }

        var observation = parts.Desk.Observe(run);
        var decision = AnalysisRunPlanner.Decide(observation, time.GetUtcNow());
        Watch(run, decision.Status, cancellationToken);
        if (!await WriteStatusAsync(run, decision.Status, cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        parts.Desk.Taken(observation);
        foreach (var action in decision.Actions)
        {
            await ApplyAsync(run, action, cancellationToken);
        }

        return decision.RequeueAfter is { } later ? ReconcileOutcome.RequeueAfter(later) : ReconcileOutcome.Done;
    }

    private string Watcher(ObjectKey run) => $"{parts.Kind.Group}/{run}";

    private void ForgetWatched(ObjectKey run)
    {
        parts.Counts.Forget(Watcher(run));
        parts.Scraper.Forget(Watcher(run));
    }

    private void Watch(AnalysisRun run, AnalysisRunStatus status, CancellationToken stopping)
    {
        if (AnalysisPhase.IsCompleted(status.Phase))
        {
            ForgetWatched(run.Key());
            return;
        }

        var metrics = RunMetrics.Of(run.Spec ?? new AnalysisRunSpec()).All;
        parts.Scraper.Watch(
            Watcher(run.Key()), run.Namespace(), [.. metrics.Select(static m => m.Provider?.Pods).OfType<PodsMetric>()], stopping);
        foreach (var metric in metrics)
        {
            if (metric.Provider?.Slipway?.Service is { } service)
            {
                parts.Counts.Watch(Watcher(run.Key()), new ObjectKey(run.Namespace(), service));
            }
        }
    }

    private async Task<bool> WriteStatusAsync(AnalysisRun run, AnalysisRunStatus status, CancellationToken cancellationToken)
    {
        if (run.Status is not null && ApiJson.Serialize(run.Status).AsSpan().SequenceEqual(ApiJson.Serialize(status)))
        {
            return true;
        }

        var written = await parts.Client.UpdateAsync(parts.Kind, run with { Status = status }, WriteQuery.Status, cancellationToken);
        if (written.IsConflict || written.IsNotFound)
        {
            return false;
        }

        expectations.Wrote(run.Key(), written.OrThrow());
        return true;
    }

    private async Task ApplyAsync(AnalysisRun run, AnalysisRunAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case AnalysisRunAction.Measure measure:
                parts.Desk.Begin(run, measure, cancellationToken);
                break;
            case AnalysisRunAction.Stop stop:
                await parts.Desk.StopAsync(run, stop, cancellationToken);
                break;
            case AnalysisRunAction.Announce announce:
                AnalysisRunLog.Ended(logger, run.Namespace(), run.Name(), announce.Phase, announce.Message);
                Announce(run, announce);
                parts.Desk.Forget(run.Key());
                break;
            case AnalysisRunAction.Delete:
                await parts.Client.DeleteAsync(
                    parts.Kind, run.Key(), new DeleteOptions { PropagationPolicy = "Background" }, cancellationToken);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(action), action, "no such action");
        }
    }

    private void Announce(AnalysisRun run, AnalysisRunAction.Announce announce)
    {
        var reason = $"AnalysisRun{announce.Phase}";
        if (announce.Phase == AnalysisPhase.Successful)
        {
            parts.Events.Normal(run, reason, announce.Message);
        }
        else
        {
            parts.Events.Warning(run, reason, announce.Message);
        }
    }
}
