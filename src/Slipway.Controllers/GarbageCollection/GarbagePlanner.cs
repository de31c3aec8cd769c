using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>Decides what becomes of an object whose owners are going or gone, and of the dependents of one that is going.</summary>
internal static class GarbagePlanner
{
    /// <summary>The owner goes last.</summary>
    public const string Foreground = "foregroundDeletion";

    /// <summary>The dependents stay.</summary>
    public const string Orphan = "orphan";

    /// <summary>Actions in their order.</summary>
    public static IReadOnlyList<GarbageAction> Decide(KindInfo kind, GarbageObservation observation)
    {
        var value = observation.Object;
        if (value.IsTerminating())
        {
            return Has(value, Orphan) ? Release(kind, observation)
                : Has(value, Foreground) ? DeleteDependents(kind, observation)
                : [];
        }

        var gone = observation.Owners.Where(static o => o.State == OwnerState.Absent).ToList();
        var waiting = observation.Owners.Where(static o => o.State == OwnerState.Waiting).ToList();
        if (gone.Count + waiting.Count == 0)
        {
            return [];
        }

        if (gone.Count + waiting.Count < observation.Owners.Count)
        {
            return [new GarbageAction.DropOwners(kind, value, [.. gone.Concat(waiting).Select(static o => o.Reference.Uid ?? "")])];
        }

        var policy = Has(value, Orphan) ? "Orphan"
            : Has(value, Foreground) || (waiting.Count > 0 && observation.Dependents.Count > 0) ? "Foreground"
            : "Background";
        return [new GarbageAction.Delete(kind, value, policy)];
    }

    private static List<GarbageAction> Release(KindInfo kind, GarbageObservation observation) =>
    [
        .. observation.Dependents.Select(d => new GarbageAction.DropOwners(d.Kind, d.Value, [observation.Object.Uid()])),
        new GarbageAction.DropFinalizer(kind, observation.Object, Orphan),
    ];

    private static List<GarbageAction> DeleteDependents(KindInfo kind, GarbageObservation observation)
    {
        var blocking = observation.Dependents
            .Where(d => Blocks(d.Value, observation.Object.Uid()) && !(d.Value.IsTerminating() && observation.IsInCircle(d.Value)))
            .ToList();
        return blocking.Count == 0 ? [new GarbageAction.DropFinalizer(kind, observation.Object, Foreground)] : [];
    }

    private static bool Blocks(PartialObjectMetadata dependent, string owner)
        => (dependent.Metadata?.OwnerReferences ?? []).Any(r => r.Uid == owner && r.BlockOwnerDeletion == true);

    private static bool Has(PartialObjectMetadata value, string finalizer) => value.Metadata?.Finalizers?.Contains(finalizer) == true;
}
