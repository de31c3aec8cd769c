using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>Decides the share of the new revision, and what makes whoever routes the traffic give it.</summary>
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

        if (plan.PodsCarryShares)
        {
            return PodShares.Of(scale, run.Abort).New;
        }

        if (scale.Replicas > 0 && RevisionSet.Available(revisions.New) == 0)
        {
            return 0;
        }

        var current = scale.Traffic.WeightOf(revisions.Hash);
        var target = run.Abort ? 0 : plan.WeightAt(run.StepIndex);
        if (target <= current)
        {
            return Math.Max(target, Math.Min(current, NotCovered(plan, scale)));
        }

        var ready = scale.MissingPods(scale.EnoughOf(scale.PodsFor(target, plan.ScaleAt(run.StepIndex)), run.StepIndex < plan.Steps.Count))
            is null;
        return ready && scale.Traffic.IsAcknowledged && !pausedByUser && (!scale.IsHeld || run.PromoteFull) ? target : current;
    }

    /// <summary>What makes whoever routes do so; nothing where that is so already, or where pod counts carry the shares.</summary>
    public static IEnumerable<RolloutAction> Actions(
        RolloutObservation o, RolloutRun run, RolloutPlan plan, RolloutScale scale, int weight)
    {
        var services = ServicePlanner.Actions(o, plan, scale, weight, run.Abort);
        return scale.Traffic switch
        {
            SplitView when SplitPlanner.Action(o, run, plan, scale, weight) is { } split => [split, .. services],
            RouteView routes => [.. RoutePlanner.Actions(o, run, plan, scale, routes, weight), .. services],
            _ => services,
        };
    }

    /// <summary>What takes all traffic from the new revision whatever else is wrong; null when it has none, or nobody can tell.</summary>
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
                Routes = null,
                Mirrors = null,
            },
        });
    }

    /// <summary>The share that the stable revision has no pods for, where it shrinks as its share does.</summary>
    private static int NotCovered(RolloutPlan plan, RolloutScale scale)
        => !plan.DynamicStableScale || scale.Replicas == 0 ? 0
            : RolloutPlan.Everything - (int)Math.Min(
                RolloutPlan.Everything,
                (long)RevisionSet.Available(scale.Revisions.Stable) * RolloutPlan.Everything / scale.Replicas);
}
