using Microsoft.Extensions.Logging;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts.Adoption;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Observes a Rollout, lets the planner decide, writes the status, and carries the actions out.</summary>
internal sealed class RolloutReconciler(
    KindInfo kind, RolloutCaches caches, IApiClient client, RolloutActionApplier applier, JudgementBook judgements, TimeProvider time,
        ILogger logger) : IReconciler
{
    private static readonly TimeSpan UntilCachesCatchUp = TimeSpan.FromMilliseconds(500);

    private readonly WriteExpectations expectations = applier.Expectations;

    /// <inheritdoc/>
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        var rollout = caches.Get(key);
        if (rollout is not null && rollout.IsTerminating() && WorkloadMark.IsHeldBy(rollout))
        {
            return await GiveBackAsync(rollout, cancellationToken);
        }

        if (rollout is null || rollout.IsTerminating())
        {
            judgements.Forget(key);
            expectations.Forget(key);
            applier.Gates.Forget(key);
            return await ReleaseAsync(key, cancellationToken) ? ReconcileOutcome.Done : ReconcileOutcome.ObserveAgain;
        }

        if (await ObserveAsync(rollout, cancellationToken) is not { } observed)
        {
            return ReconcileOutcome.RequeueAfter(UntilCachesCatchUp);
        }

        observed = observed with { Judgement = judgements.Read(key), GateAnswers = applier.Gates.Answers(rollout) };
        var decision = RolloutPlanner.Decide(observed, time.GetUtcNow());
        if (!await CarryOutAsync(rollout, decision, cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        Watch(observed, decision);
        return decision.RequeueAfter is { } later ? ReconcileOutcome.RequeueAfter(later) : ReconcileOutcome.Done;
    }

    /// <summary>What the caches hold; null while they have not seen all that was written for the Rollout.</summary>
    private async Task<RolloutObservation?> ObserveAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        await applier.SettleUnsureAsync(rollout.Key(), cancellationToken);
        var observed = caches.Observe(rollout);
        return expectations.AreMet(rollout.Key(), Objects(observed)) ? observed : null;
    }

    /// <summary>Gives the workload back before the Rollout goes.</summary>
    private async Task<ReconcileOutcome> GiveBackAsync(Rollout rollout, CancellationToken cancellationToken)
    {
        judgements.Forget(rollout.Key());
        if (await ObserveAsync(rollout, cancellationToken) is not { } observed)
        {
            return ReconcileOutcome.RequeueAfter(UntilCachesCatchUp);
        }

        var decision = GiveBackPlanner.Decide(observed, time.GetUtcNow());
        if (decision.ReleasesServices && !await ReleaseAsync(rollout.Key(), cancellationToken))
        {
            return ReconcileOutcome.ObserveAgain;
        }

        foreach (var action in decision.Actions)
        {
            if (!await applier.ApplyAsync(rollout, action, cancellationToken))
            {
                return ReconcileOutcome.ObserveAgain;
            }
        }

        return decision.RequeueAfter is { } later ? ReconcileOutcome.RequeueAfter(later) : ReconcileOutcome.Done;
    }

    /// <summary>Takes out of the Services what a Rollout that is gone wrote into them; whether all came through.</summary>
    private async Task<bool> ReleaseAsync(ObjectKey rollout, CancellationToken cancellationToken)
    {
        foreach (var service in caches.LeftBy(rollout))
        {
            var result = await client.UpdateAsync(service, cancellationToken);
            if (!result.Succeeded && !result.IsNotFound)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Writes the status, then acts; whether all came through. What an abort takes from the canary is written first and in the same breath
    /// as the status: should the status turn out to be outdated, less traffic for the canary is the error that harms nobody.
    /// </summary>
    private async Task<bool> CarryOutAsync(Rollout rollout, RolloutDecision decision, CancellationToken cancellationToken)
    {
        var shares = decision.Actions.Where(static a => a is RolloutAction.UpdateSplit or RolloutAction.UpdateRoute).ToList();
        if (shares.Count > 0)
        {
            judgements.ShareChanges(rollout.Key());
        }

        var urgent = decision.Status.Abort is true ? shares : [];
        var withdrawn = urgent.Select(a => applier.ApplyAsync(rollout, a, cancellationToken)).ToList();
        var written = WriteStatusAsync(rollout, decision.Status, cancellationToken);
        var came = await Task.WhenAll(withdrawn.Append(written));
        if (!await written)
        {
            return false;
        }

        // The next decision finds what is new in the status and does not tell it again: it is told now, whatever becomes of the rest.
        var news = decision.Actions.OfType<RolloutAction.Announce>().ToList();
        foreach (var announce in news)
        {
            await applier.ApplyAsync(rollout, announce, cancellationToken);
        }

        if (came.Contains(false))
        {
            return false;
        }

        foreach (var action in decision.Actions.Except(urgent).Except(news))
        {
            if (!await applier.ApplyAsync(rollout, action, cancellationToken))
            {
                return false;
            }
        }

        return true;
    }

    private static IEnumerable<KubeObject> Objects(RolloutObservation o)
        => [o.Rollout, .. o.ReplicaSets, .. o.Pods, .. o.Services, .. o.HttpRoutes, .. o.AnalysisRuns, .. o.Experiments,
            .. o.Split is null ? Array.Empty<KubeObject>() : [o.Split],
            .. o.Workload?.Deployment is { } deployment ? [deployment] : Array.Empty<KubeObject>(), .. o.Workload?.Sets ?? [],
            .. o.Configuration?.All ?? []];

    private async Task<bool> WriteStatusAsync(Rollout rollout, RolloutStatus status, CancellationToken cancellationToken)
    {
        if (rollout.Status is not null && ApiJson.Serialize(rollout.Status).AsSpan().SequenceEqual(ApiJson.Serialize(status)))
        {
            return true;
        }

        if (rollout.Status?.Phase != status.Phase || rollout.Status?.CurrentStepIndex != status.CurrentStepIndex)
        {
            RolloutLog.Moved(
                logger, rollout.Namespace(), rollout.Name(), status.Phase ?? "", status.CurrentStepIndex ?? 0, status.Message ?? "");
        }

        return applier.Took(
            rollout, await client.UpdateAsync(kind, rollout with { Status = status }, WriteQuery.Status, cancellationToken));
    }

    private void Watch(RolloutObservation o, RolloutDecision decision)
    {
        if (JudgementSessions.Of(o.Rollout with { Status = decision.Status }, o.Split) is { } session)
        {
            judgements.Watch(session);
        }
        else
        {
            judgements.Forget(o.Rollout.Key());
        }
    }
}

internal static partial class RolloutLog
{
    [LoggerMessage(2001, LogLevel.Information, "Rollout {Namespace}/{Name} is {Phase} at step {Step}: {Message}")]
    public static partial void Moved(ILogger logger, string @namespace, string name, string phase, int step, string message);
}
