using Microsoft.Extensions.Logging;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>Keeps as many pods of a template as a ReplicaSet asks for.</summary>
internal sealed class ReplicaSetReconciler(
    IApiClient client,
    IInformer<ReplicaSet> sets,
    IInformer<Pod> pods,
    PodExpectations expectations,
    ReplicaSetPods control,
    TimeProvider time,
    ILogger logger) : IReconciler
{
    /// <summary>Index of pods by the uid of their controller.</summary>
    public const string ControllerIndex = "controller";

    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (sets.Get(key) is not { } set)
        {
            expectations.Forget(key);
            return ReconcileOutcome.Done;
        }

        await control.SettleUnsureAsync(key, cancellationToken);
        var observation = Observe(set);
        var failure = default(PodRefusal);
        foreach (var action in ReplicaSetPlanner.Decide(observation, time.GetUtcNow()))
        {
            failure ??= await ApplyAsync(set, action, cancellationToken);
        }

        return await WriteStatusAsync(observation with { Failure = failure }, cancellationToken);
    }

    private ReplicaSetObservation Observe(ReplicaSet set)
    {
        // Asked before the pods are read: what was met stays visible, while what arrives in between is only seen earlier.
        var fresh = expectations.AreMet(set.Key());
        var leaving = expectations.LeavingPods(set.Key());
        if (!fresh)
        {
            ReplicaSetLog.Waiting(logger, set.Namespace(), set.Name());
        }

        var candidates = pods.ByIndex(ControllerIndex, set.Uid())
            .Concat(pods.ByIndex(ControllerIndex, Ownership.OrphansOf(set.Namespace())));
        return new ReplicaSetObservation(set, [.. candidates], fresh) { Leaving = leaving };
    }

    private async Task<PodRefusal?> ApplyAsync(ReplicaSet set, ReplicaSetAction action, CancellationToken cancellationToken)
    {
        ReplicaSetLog.Acting(logger, set.Namespace(), set.Name(), action.GetType().Name);
        switch (action)
        {
            case ReplicaSetAction.Adopt adopt:
                await AdoptAsync(set, adopt.Pod, cancellationToken);
                return null;
            case ReplicaSetAction.Release release:
                Accept(await Ownership.ReleaseAsync(client, release.Pod, set.Uid(), cancellationToken));
                return null;
            case ReplicaSetAction.Create create:
                return await control.CreateAsync(set, create.Count, cancellationToken);
            case ReplicaSetAction.Delete delete:
                return await control.DeleteAsync(set, delete.Pods, cancellationToken);
            default:
                throw new ArgumentException($"{action} is unknown.", nameof(action));
        }
    }

    private async Task AdoptAsync(ReplicaSet set, Pod pod, CancellationToken cancellationToken)
    {
        // The cache may show a set that is gone; what it would adopt then, garbage collection would delete.
        var live = await client.GetAsync<ReplicaSet>(set.Key(), cancellationToken);
        if (live.Succeeded && live.Value.Uid() == set.Uid() && !live.Value.IsTerminating())
        {
            Accept(await Ownership.AdoptAsync(client, pod, Ownership.ControllerReference(set, Kinds.Of<ReplicaSet>()), cancellationToken));
        }
    }

    private static void Accept(ApiResult<Pod> result)
    {
        if (!result.IsNotFound)
        {
            result.OrThrow();
        }
    }

    private async Task<ReconcileOutcome> WriteStatusAsync(ReplicaSetObservation observation, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var status = ReplicaSetPlanner.StatusOf(observation, now);
        if (!JsonEquality.Same(status, observation.Set.Status))
        {
            var written = await client.UpdateStatusAsync(observation.Set with { Status = status }, cancellationToken);
            if (written.IsConflict)
            {
                return ReconcileOutcome.ObserveAgain;
            }

            if (!written.IsNotFound)
            {
                written.OrThrow();
            }
        }

        return observation.Failure is not null ? ReconcileOutcome.ObserveAgain
            : ReplicaSetPlanner.NextLook(observation, now) is { } next ? ReconcileOutcome.RequeueAfter(next)
            : observation.CachesAreFresh ? ReconcileOutcome.Done
            : ReconcileOutcome.RequeueAfter(PodExpectations.Lifetime);
    }
}
