using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Configuration;

/// <summary>
/// Copies come before the ReplicaSet that uses them and go with it: first the Rollout owns them, then the ReplicaSets that refer to them.
/// A copy that nothing came to use is deleted.
/// </summary>
internal static class ConfigCopyPlanner
{
    /// <summary>What must be there before the ReplicaSet of the template.</summary>
    public static IEnumerable<RolloutAction> Before(RolloutObservation o, ConfigRevision? revision)
        => revision is null || o.Configuration is not { } objects ? []
            : revision.Copies.Where(copy => objects.Find(ConfigCopy.KindOf(copy), copy.Name()) is null)
                .Select(static copy => new RolloutAction.CreateConfiguration(copy));

    /// <summary>What makes each copy belong to those that use it.</summary>
    public static IEnumerable<RolloutAction> After(RolloutObservation o, ConfigRevision? revision)
    {
        if (o.Configuration is not { } objects)
        {
            return [];
        }

        var needed = (revision?.Copies ?? []).Select(static c => (ConfigCopy.KindOf(c), c.Name())).ToHashSet();
        var users = o.ReplicaSets.Where(static s => !s.IsTerminating())
            .SelectMany(static s => ConfigReferences.Of(s.Spec?.Template).Select(r => (Key: (r.Kind, r.Name), Set: s)))
            .ToLookup(static u => u.Key, static u => u.Set);
        return objects.All.Where(static copy => ConfigCopy.OriginalOf(copy) is not null && !copy.IsTerminating())
            .Select(copy => Owned(o, copy, users[(ConfigCopy.KindOf(copy), copy.Name())].Distinct().ToList(),
                needed.Contains((ConfigCopy.KindOf(copy), copy.Name()))))
            .OfType<RolloutAction>();
    }

    private static RolloutAction? Owned(RolloutObservation o, KubeObject copy, List<ReplicaSet> users, bool isNeeded)
    {
        var own = o.ReplicaSets.Select(static s => s.Uid()).Append(o.Rollout.Uid()).ToHashSet(StringComparer.Ordinal);
        var before = copy.Metadata?.OwnerReferences ?? [];
        List<OwnerReference> after =
        [
            .. before.Where(r => !own.Contains(r.Uid ?? "")),
            .. users.OrderBy(static s => s.Name(), StringComparer.Ordinal).Select(OwnerOf),
        ];
        if (users.Count == 0 && isNeeded)
        {
            after.Add(ReplicaSetPlanner.OwnerOf(o.Rollout) with { Controller = null, BlockOwnerDeletion = null });
        }

        if (after.Select(static r => r.Uid).ToHashSet().SetEquals(before.Select(static r => r.Uid)))
        {
            return null;
        }

        return after.Count == 0 ? new RolloutAction.DeleteConfiguration(copy) : new RolloutAction.UpdateConfiguration(
            copy with { Metadata = copy.Metadata! with { OwnerReferences = after } });
    }

    private static OwnerReference OwnerOf(ReplicaSet set)
        => new() { ApiVersion = "apps/v1", Kind = "ReplicaSet", Name = set.Name(), Uid = set.Uid() };
}
