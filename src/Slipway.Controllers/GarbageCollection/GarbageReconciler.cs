using Microsoft.Extensions.Logging;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Api.Serialization;
using Slipway.Client;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>Deletes objects of one kind whose owners are gone, and carries out foreground and orphaning deletion.</summary>
internal sealed class GarbageReconciler(
    IApiClient client, KindInfo kind, IInformer<PartialObjectMetadata> objects, GarbageGraph graph, ILogger logger) : IReconciler
{
    public async Task<ReconcileOutcome> ReconcileAsync(ObjectKey key, CancellationToken cancellationToken)
    {
        if (objects.Get(key) is not { } value)
        {
            return ReconcileOutcome.Done;
        }

        var owners = new List<(OwnerReference Reference, OwnerState State)>();
        foreach (var reference in value.IsTerminating() ? [] : value.Metadata?.OwnerReferences ?? [])
        {
            owners.Add((reference, await StateOfAsync(value, reference, cancellationToken)));
        }

        var observation = new GarbageObservation(
            value, owners, [.. graph.DependentsOf(value.Uid())], dependent => graph.IsOwnedBy(value, dependent.Uid()));
        foreach (var action in GarbagePlanner.Decide(kind, observation))
        {
            GarbageLog.Acting(logger, kind.Kind, key.Namespace, key.Name, action.GetType().Name);
            if (!await ApplyAsync(action, cancellationToken))
            {
                return ReconcileOutcome.ObserveAgain;
            }
        }

        return ReconcileOutcome.Done;
    }

    private async Task<OwnerState> StateOfAsync(PartialObjectMetadata value, OwnerReference reference, CancellationToken cancellationToken)
    {
        var owner = graph.Find(reference.Uid ?? "");
        if (owner is null)
        {
            // The cache may not show the owner yet: only the server knows that it is gone.
            var ownerKind = Kinds.Find(reference.ApiVersion ?? "", reference.Kind ?? "");
            if (ownerKind is null || (ownerKind.Namespaced && value.Namespace().Length == 0))
            {
                GarbageLog.InvalidOwner(logger, kind.Kind, value.Namespace(), value.Name(), reference.Kind ?? "");
                return OwnerState.Present;
            }

            var key = new ObjectKey(ownerKind.Namespaced ? value.Namespace() : "", reference.Name ?? "");
            var found = await client.GetAsync<PartialObjectMetadata>(ownerKind, key, cancellationToken);
            if (found.IsNotFound || found.OrThrow().Uid() != reference.Uid)
            {
                return OwnerState.Absent;
            }

            owner = found.Value!;
        }

        if (owner.Namespace().Length > 0 && owner.Namespace() != value.Namespace())
        {
            return OwnerState.Absent;
        }

        return owner.IsTerminating() && reference.BlockOwnerDeletion == true
            && owner.Metadata?.Finalizers?.Contains(GarbagePlanner.Foreground) == true
            ? OwnerState.Waiting
            : OwnerState.Present;
    }

    private async Task<bool> ApplyAsync(GarbageAction action, CancellationToken cancellationToken)
    {
        switch (action)
        {
            case GarbageAction.Delete delete:
                var options = new DeleteOptions
                {
                    PropagationPolicy = delete.Policy,
                    Preconditions = new Preconditions
                    {
                        Uid = delete.Value.Uid(),
                        ResourceVersion = delete.Value.Metadata?.ResourceVersion,
                    },
                };
                return Settled(await client.DeleteAsync(delete.Kind, delete.Value.Key(), options, cancellationToken));
            case GarbageAction.DropOwners drop:
                var owners = (drop.Value.Metadata?.OwnerReferences ?? []).Where(r => !drop.Uids.Contains(r.Uid)).ToList();
                return await PatchAsync(drop.Kind, drop.Value, new ObjectMeta { OwnerReferences = owners }, cancellationToken);
            case GarbageAction.DropFinalizer drop:
                var finalizers = (drop.Value.Metadata?.Finalizers ?? []).Where(f => f != drop.Finalizer).ToList();
                return await PatchAsync(drop.Kind, drop.Value, new ObjectMeta { Finalizers = finalizers }, cancellationToken);
            default:
                throw new ArgumentException($"{action} is unknown.", nameof(action));
        }
    }

    private async Task<bool> PatchAsync(KindInfo of, PartialObjectMetadata value, ObjectMeta change, CancellationToken cancellationToken)
    {
        var patch = new PartialObjectMetadata
        {
            Metadata = change with { Uid = value.Uid(), ResourceVersion = value.Metadata?.ResourceVersion },
        };
        var body = new PatchBody(PatchType.Merge, ApiJson.Serialize(patch));
        return Settled(await client.PatchAsync<PartialObjectMetadata>(of, value.Key(), body, WriteQuery.Default, cancellationToken));
    }

    private static bool Settled<T>(ApiResult<T> result)
        where T : class
    {
        if (result.IsConflict)
        {
            return false;
        }

        if (!result.IsNotFound)
        {
            result.OrThrow();
        }

        return true;
    }
}
