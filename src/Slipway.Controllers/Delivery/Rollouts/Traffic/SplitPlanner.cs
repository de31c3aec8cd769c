using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.History;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Writes the split that the gateways obey.</summary>
internal static class SplitPlanner
{
    private const int MostPrevious = 8;

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
            Revisions =
            [
                .. plan.PodsCarryShares
                    ? ByPods(o, scale, run.Abort)
                    :
                    [
                        .. Revisions(scale.Revisions, weight, ExperimentShares.Of(o, run, plan, scale, weight)),
                        .. Previous(o, scale.Revisions),
                    ],
                .. Unlabelled(o),
            ],
            Routes = Routes(run, plan, scale),
            Mirrors = Mirrors(run, plan, scale),
            Sticky = plan.Sticky,
            ClientClasses = o.Rollout.Spec?.Judge?.ClientClasses,
            HoldSeconds = plan.HoldSeconds > 0 ? plan.HoldSeconds : null,
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

    /// <summary>Whether requests may reach the new revision apart from its share at all.</summary>
    public static bool HasRoutes(RolloutRun run, RolloutScale scale)
        => !run.Abort && !run.PromoteFull && scale.Revisions.StableHash is not null && !scale.Revisions.IsSettled
            && RevisionSet.Available(scale.Revisions.New) > 0;

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
            Compare = route.Comparison,
        })];
    }

    private static List<RevisionWeight> Revisions(RevisionSet revisions, int weight, IReadOnlyList<ExperimentShare> experiments)
    {
        if (revisions.StableHash is null || revisions.IsSettled)
        {
            return [Revision(revisions.Hash, RolloutPlan.Everything, "Stable")];
        }

        List<RevisionWeight> all =
        [
            Revision(revisions.Hash, weight, "Canary"),
            Revision(revisions.StableHash, RolloutPlan.Everything - weight - experiments.Sum(static e => e.Weight), "Stable"),
            .. experiments.Select(static e => Revision(e.Hash, e.Weight, ExperimentShares.Role)),
        ];
        return [.. all.OrderBy(static r => r.Hash, StringComparer.Ordinal)];
    }

    /// <summary>The shares that follow the pods: those of revisions that leave go down with them.</summary>
    private static List<RevisionWeight> ByPods(RolloutObservation o, RolloutScale scale, bool isAborted)
    {
        var shares = PodShares.Of(scale, isAborted);
        var previous = Previous(o, scale.Revisions)
            .Select(r => r with { Weight = shares.Others.GetValueOrDefault(r.Hash!) }).ToList();
        var left = RolloutPlan.Everything - previous.Sum(static r => r.Weight!.Value);
        if (scale.Revisions.StableHash is not { } stable || scale.Revisions.IsSettled)
        {
            return [Revision(scale.Revisions.Hash, left, "Stable"), .. previous];
        }

        List<RevisionWeight> both =
        [
            Revision(scale.Revisions.Hash, Math.Min(left, shares.New), "Canary"),
            Revision(stable, left - Math.Min(left, shares.New), "Stable"),
        ];
        return [.. both.OrderBy(static r => r.Hash, StringComparer.Ordinal), .. previous];
    }

    /// <summary>
    /// Revisions that stood here before and still have pods: without a share, but when those with one lose all their pods they answer
    /// rather than nobody. In the order of the split, best last: canaries that were replaced or that a person took back, then what was
    /// stable. A canary that is known to be bad never comes here.
    /// </summary>
    private static IEnumerable<RevisionWeight> Previous(RolloutObservation o, RevisionSet revisions)
    {
        var there = revisions.Others.Where(static r => RevisionSet.Wanted(r) > 0).Select(RevisionSet.HashOf)
            .ToHashSet(StringComparer.Ordinal);
        return (o.Split?.Spec?.Revisions ?? [])
            .Where(r => there.Contains(r.Hash!)
                && (r.Weight > 0 || r.Role is "Stable" or "Previous" || !ReleaseLedger.IsKnownBad(r.Hash!, o.Rollout.Status)))
            .OrderBy(static r => r.Role switch { "Stable" => 2, "Previous" => 1, _ => 0 })
            .TakeLast(MostPrevious).Select(static r => Revision(r.Hash!, 0, "Previous"));
    }

    /// <summary>
    /// Pods of a workload before they got their label, and after they lost it: whichever a gateway hears of first, the split or the label,
    /// somebody answers.
    /// </summary>
    private static RevisionWeight[] Unlabelled(RolloutObservation o) => o.Workload is null ? [] : [Revision("", 0, "Previous")];

    private static RevisionWeight Revision(string hash, int weight, string role) => new() { Hash = hash, Weight = weight, Role = role };
}
