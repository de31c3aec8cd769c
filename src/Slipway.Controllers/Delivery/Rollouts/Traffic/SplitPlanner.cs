using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Writes the split that the gateways obey.</summary>
internal static class SplitPlanner
{
    /// <summary>What makes the split give the new revision this share; null when it does already.</summary>
    public static RolloutAction? Action(RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int weight)
    {
        if (o.Split is not null && IsBetterLeft(scale, weight))
        {
            return null;
        }

        var spec = new TrafficSplitSpec
        {
            Service = scale.Traffic.Service,
            Revisions = [.. Revisions(scale.Revisions, weight), .. Previous(o.Split, scale.Revisions)],
            Routes = Routes(run, plan, scale),
            Mirrors = Mirrors(run, plan, scale),
            Sticky = plan.Sticky,
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

        return JsonEquality.Same(o.Split.Spec, spec) ? null : new RolloutAction.UpdateSplit(o.Split with { Spec = spec });
    }

    /// <summary>Whether the split has the header routes and mirrors that the current step asks for.</summary>
    public static bool HasRoutes(TrafficSplit? split, RolloutRun run, RolloutPlan plan, RolloutScale scale)
        => split?.Spec is { } spec
            && JsonEquality.Same(
                spec with { Routes = Routes(run, plan, scale), Mirrors = Mirrors(run, plan, scale) }, spec);

    /// <summary>
    /// Whether there is no stable revision, but others serve what the new one cannot yet, or must not because it was taken back.
    /// </summary>
    private static bool IsBetterLeft(RolloutScale scale, int weight)
        => scale.Revisions.StableHash is null
            && (weight == 0 || (scale.MissingPods(scale.Replicas) is not null
                && scale.Revisions.Others.Any(r => RevisionSet.Available(r) > 0 && scale.Traffic.WeightOf(RevisionSet.HashOf(r)) > 0)));

    private static List<TrafficRoute>? Routes(RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        if (!HasRoutes(run, scale) || plan.HeaderRoutesAt(run.StepIndex) is not { Count: > 0 } routes)
        {
            return null;
        }

        return [.. routes.Select(route => new TrafficRoute { Name = route.Name, Match = route.Match, Hash = scale.Revisions.Hash,
            Percentage = route.Percentage })];
    }

    private static List<TrafficMirror>? Mirrors(RolloutRun run, RolloutPlan plan, RolloutScale scale)
    {
        if (!HasRoutes(run, scale) || plan.MirrorRoutesAt(run.StepIndex) is not { Count: > 0 } routes)
        {
            return null;
        }

        return [.. routes.Select(route => new TrafficMirror
        {
            Name = route.Name,
            Match = route.Match.Count == 0 ? null : route.Match,
            Percentage = route.Percentage,
            Hash = scale.Revisions.Hash,
        })];
    }

    private static bool HasRoutes(RolloutRun run, RolloutScale scale)
        => !run.Abort && !run.PromoteFull && scale.Revisions.StableHash is not null && !scale.Revisions.IsSettled
            && RevisionSet.Available(scale.Revisions.New) > 0;

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
}
