using Microsoft.Extensions.Logging;
using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Events;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Workloads.ReplicaSets;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>Replaces the pods of a Deployment's old templates by those of its newest one.</summary>
internal sealed class DeploymentReconciler(
    IApiClient client,
    IInformer<Deployment> deployments,
    IInformer<ReplicaSet> sets,
    IInformer<Pod> pods,
    IEventRecorder events,
    TimeProvider time,
    ILogger logger) : IReconciler
{
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (deployments.Get(key) is not { } deployment)
        {
            return ReconcileOutcome.Done;
        }

        var decision = DeploymentPlanner.Decide(Observe(deployment), time.GetUtcNow());
        var current = deployment;
        var status = decision.Status;
        foreach (var action in decision.Actions)
        {
            DeploymentLog.Acting(logger, key.Namespace, key.Name, action.GetType().Name);
            switch (action)
            {
                case DeploymentAction.Create create:
                    var refused = await CreateAsync(deployment, create.Set, status, cancellationToken);
                    if (refused is not null)
                    {
                        await WriteStatusAsync(current, refused, cancellationToken);
                        return ReconcileOutcome.ObserveAgain;
                    }

                    break;
                case DeploymentAction.SetRevision set:
                    current = await NoteRevisionAsync(current, set.Revision, cancellationToken);
                    break;
                default:
                    await ApplyAsync(deployment, action, cancellationToken);
                    break;
            }
        }

        await WriteStatusAsync(current, status, cancellationToken);
        return decision.RequeueAfter is { } later ? ReconcileOutcome.RequeueAfter(later) : ReconcileOutcome.Done;
    }

    private DeploymentObservation Observe(Deployment deployment)
    {
        var candidates = sets.ByIndex(ReplicaSetReconciler.ControllerIndex, deployment.Uid())
            .Concat(sets.ByIndex(ReplicaSetReconciler.ControllerIndex, Ownership.OrphansOf(deployment.Namespace())));
        return new DeploymentObservation(
            deployment,
            [.. candidates],
            set => pods.ByIndex(ReplicaSetReconciler.ControllerIndex, set.Uid()).Any(static p => !PodState.IsFinished(p)));
    }

    private async Task ApplyAsync(Deployment deployment, DeploymentAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case DeploymentAction.Adopt adopt:
                var live = await client.GetAsync<Deployment>(deployment.Key(), cancellationToken);
                if (live.Succeeded && live.Value.Uid() == deployment.Uid() && !live.Value.IsTerminating())
                {
                    var reference = Ownership.ControllerReference(deployment, Kinds.Of<Deployment>());
                    (await Ownership.AdoptAsync(client, adopt.Set, reference, cancellationToken)).OrThrow();
                }

                break;
            case DeploymentAction.Release release:
                (await Ownership.ReleaseAsync(client, release.Set, deployment.Uid(), cancellationToken)).OrThrow();
                break;
            case DeploymentAction.Update update:
                (await client.UpdateAsync(update.Wanted, cancellationToken)).OrThrow();
                Announce(deployment, update.Observed.Name(), RollingScale.SizeOf(update.Observed), RollingScale.SizeOf(update.Wanted));
                break;
            case DeploymentAction.Delete delete:
                var deleted = await client.DeleteAsync<ReplicaSet>(delete.Set.Key(), cancellationToken);
                if (!deleted.IsNotFound)
                {
                    deleted.OrThrow();
                }

                break;
            default:
                throw new ArgumentException($"{action} is unknown.", nameof(action));
        }
    }

    /// <summary>Creates the newest set.</summary>
    /// <returns>The status that says why it could not be created; null when it exists now.</returns>
    private async Task<DeploymentStatus?> CreateAsync(
        Deployment deployment, ReplicaSet set, DeploymentStatus status, CancellationToken cancellationToken)
    {
        var created = await client.CreateAsync(set, cancellationToken);
        if (created.Succeeded)
        {
            Announce(deployment, set.Name(), 0, RollingScale.SizeOf(set));
            return null;
        }

        if (created.IsAlreadyExists)
        {
            var taken = await client.GetAsync<ReplicaSet>(set.Key(), cancellationToken);
            if (taken.IsNotFound || (taken.OrThrow().IsControlledBy(deployment.Uid())
                && DeploymentSets.TemplateHash(taken.Value?.Spec?.Template) == DeploymentSets.TemplateHash(set.Spec?.Template)))
            {
                // Our own, which the cache does not show yet.
                return (deployment.Status ?? new DeploymentStatus()) with { };
            }

            DeploymentLog.Collision(logger, deployment.Namespace(), deployment.Name(), set.Name());
            return (deployment.Status ?? new DeploymentStatus()) with { CollisionCount = (deployment.Status?.CollisionCount ?? 0) + 1 };
        }

        var message = created.Error.Message ?? created.Error.Reason ?? "";
        events.Warning(deployment, "ReplicaSetCreateError", $"Failed to create new replica set \"{set.Name()}\": {message}");
        var conditions = (status.Conditions ?? []).Where(static c => c.Type != DeploymentConditions.Progressing).ToList();
        return status with
        {
            Conditions = DeploymentConditions.With(conditions, DeploymentConditions.CreateError(message), time.GetUtcNow()),
        };
    }

    private void Announce(Deployment deployment, string set, int before, int after)
    {
        if (before != after)
        {
            var direction = after > before ? "up" : "down";
            events.Normal(deployment, "ScalingReplicaSet", $"Scaled {direction} replica set {set} from {before} to {after}");
        }
    }

    private async Task<Deployment> NoteRevisionAsync(Deployment deployment, string revision, CancellationToken cancellationToken)
    {
        var patch = new PartialObjectMetadata
        {
            Metadata = new ObjectMeta
            {
                ResourceVersion = deployment.Metadata?.ResourceVersion,
                Annotations = new Dictionary<string, string> { [DeploymentAnnotations.Revision] = revision },
            },
        };
        var body = new PatchBody(PatchType.Merge, ApiJson.Serialize(patch));
        return (await client.PatchAsync<Deployment>(
            Kinds.Of<Deployment>(), deployment.Key(), body, WriteQuery.Default, cancellationToken)).OrThrow();
    }

    private async Task WriteStatusAsync(Deployment current, DeploymentStatus status, CancellationToken cancellationToken)
    {
        if (!JsonEquality.Same(status, current.Status))
        {
            (await client.UpdateStatusAsync(current with { Status = status }, cancellationToken)).OrThrow();
        }
    }
}
