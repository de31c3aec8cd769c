using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Decides the weights of the split.</summary>
internal static class TrafficPlanner
{
    /// <summary>Share that the new revision is to have now, in units of 0.01 %.</summary>
    public static int Weight(RolloutRun run, RolloutPlan plan, RolloutScale scale, bool pausedByUser)
    {
        var revisions = scale.Revisions;
        if (revisions.StableHash is null || revisions.IsSettled)
        {
            return run.Abort ? 0 : RolloutPlan.Everything;
        }

        var current = scale.Traffic.WeightOf(revisions.Hash);
        if (run.Abort || (scale.Replicas > 0 && RevisionSet.Available(revisions.New) == 0))
        {
            return 0;
        }

        var target = plan.WeightAt(run.StepIndex);
        if (target <= current)
        {
            return target;
        }

        var ready = scale.MissingPods(scale.PodsFor(target, plan.ScaleAt(run.StepIndex))) is null;
        return ready && scale.Traffic.IsAcknowledged && !pausedByUser && (!scale.IsHeld || run.PromoteFull) ? target : current;
    }

    /// <summary>What makes the split give the new revision this share; null when it does already, or no gateway splits.</summary>
    public static RolloutAction? Action(RolloutObservation o, RolloutScale scale, int weight)
    {
        if (!scale.Traffic.IsSplit || (o.Split is not null && IsBetterLeft(scale, weight)))
        {
            return null;
        }

        var spec = new TrafficSplitSpec
        {
            Service = scale.Traffic.Service,
            Revisions = [.. Revisions(scale.Revisions, weight), .. Previous(o.Split, scale.Revisions)],
            Sticky = o.Rollout.Spec?.Strategy?.Canary?.TrafficRouting?.Slipway?.Sticky,
            Salt = o.Split?.Spec?.Salt,
        };
        if (o.Split is null)
        {
            return new RolloutAction.CreateSplit(new TrafficSplit
            {
                Metadata = new ObjectMeta
                {
                    Name = o.Rollout.Name(),
                    Namespace = o.Rollout.Namespace(),
                    OwnerReferences = [ReplicaSetPlanner.OwnerOf(o.Rollout)],
                },
                Spec = spec,
            });
        }

        return Same(o.Split.Spec, spec) ? null : new RolloutAction.UpdateSplit(o.Split with { Spec = spec });
    }

    /// <summary>
    /// Whether there is no stable revision, but others serve what the new one cannot yet, or must not because it was taken back.
    /// </summary>
    private static bool IsBetterLeft(RolloutScale scale, int weight)
        => scale.Revisions.StableHash is null
            && (weight == 0 || (scale.MissingPods(scale.Replicas) is not null
                && scale.Revisions.Others.Any(r => RevisionSet.Available(r) > 0 && scale.Traffic.WeightOf(RevisionSet.HashOf(r)) > 0)));

    /// <summary>Takes the canary out of the split whatever else is wrong; null when it has no share.</summary>
    public static RolloutAction? Withdraw(TrafficSplit? split)
    {
        var revisions = split?.Spec?.Revisions ?? [];
        if (split is null || !revisions.Any(static r => r is { Role: "Canary", Weight: > 0 })
            || revisions.Count(static r => r.Role == "Stable") != 1)
        {
            return null;
        }

        return new RolloutAction.UpdateSplit(split with
        {
            Spec = split.Spec! with
            {
                Revisions = [.. revisions.Select(static r => r with { Weight = r.Role == "Stable" ? RolloutPlan.Everything : 0 })],
            },
        });
    }

    private static List<RevisionWeight> Revisions(RevisionSet revisions, int weight)
    {
        if (revisions.StableHash is null || revisions.IsSettled)
        {
            return [Revision(revisions.Hash, RolloutPlan.Everything, "Stable")];
        }

        List<RevisionWeight> both =
        [
            Revision(revisions.Hash, weight, "Canary"), Revision(revisions.StableHash, RolloutPlan.Everything - weight, "Stable"),
        ];
        return [.. both.OrderBy(static r => r.Hash, StringComparer.Ordinal)];
    }

    /// <summary>
    /// The revision that was rolled out before, while it has pods: without a share, but if the new one loses all its pods it answers rather
    /// than nobody. Only what once was stable comes here, never what was taken back.
    /// </summary>
    private static IEnumerable<RevisionWeight> Previous(TrafficSplit? split, RevisionSet revisions)
    {
        var known = (split?.Spec?.Revisions ?? []).Where(static r => r.Role is "Stable" or "Previous").Select(static r => r.Hash).ToList();
        var last = revisions.Others.LastOrDefault(r => RevisionSet.Wanted(r) > 0 && known.Contains(RevisionSet.HashOf(r)));
        return last is null ? [] : [Revision(RevisionSet.HashOf(last), 0, "Previous")];
    }

    private static RevisionWeight Revision(string hash, int weight, string role) => new() { Hash = hash, Weight = weight, Role = role };

    private static bool Same(TrafficSplitSpec? a, TrafficSplitSpec b)
        => a is not null && a.Service == b.Service && a.Sticky == b.Sticky && (a.Revisions ?? []).SequenceEqual(b.Revisions ?? []);
}
