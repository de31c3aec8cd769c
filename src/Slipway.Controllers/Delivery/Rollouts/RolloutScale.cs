using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>How many pods each share needs, and what is missing for it.</summary>
internal sealed record RolloutScale
{
    /// <summary>Said while a routing fault keeps the rollout where it is.</summary>
    public const string HeldMessage = "the new revision does not get the share of requests that is set; routing must be put right, or promote in full";

    /// <summary>The revisions.</summary>
    public required RevisionSet Revisions { get; init; }

    /// <summary>Whoever routes the traffic.</summary>
    public required TrafficView Traffic { get; init; }

    /// <summary>Pods wanted in all.</summary>
    public required int Replicas { get; init; }

    /// <summary>Least pods of a revision that has any.</summary>
    public required int Minimum { get; init; }

    /// <summary>Pods allowed above <see cref="Replicas"/> while pod counts carry the shares.</summary>
    public required int Surge { get; init; }

    /// <summary>Pods that may be missing.</summary>
    public required int Unavailable { get; init; }

    /// <summary>Whether the judge says that routing is at fault, so that nothing goes forward.</summary>
    public required bool IsHeld { get; init; }

    /// <summary>The replacement of pods that are older than the user wants; null when none is asked for.</summary>
    public PodRestart? Restart { get; init; }

    /// <summary>Whether numbers of pods carry the shares even where something routes.</summary>
    public bool PodsCarryShares { get; init; }

    /// <summary>Whether the pods of one revision have ended before those of the other start.</summary>
    public bool OldFirst { get; init; }

    /// <summary>Whether numbers of pods carry the shares.</summary>
    public bool IsByPods => PodsCarryShares || !Traffic.IsRouted;

    /// <summary>How many pods are enough for a step; null for all.</summary>
    public ReplicaProgressThreshold? Enough { get; init; }

    /// <summary>Pods of the Rollout.</summary>
    public required IReadOnlyList<Pod> Pods { get; init; }

    /// <summary>The figures of an observation.</summary>
    public static RolloutScale Of(RolloutObservation o, RolloutPlan plan, RevisionSet revisions, TrafficView traffic, bool isHeld)
    {
        var replicas = Math.Max(0, o.Rollout.Spec?.Replicas ?? RolloutDefaults.Replicas);
        var surge = plan.MaxSurge.Resolve(replicas, roundUp: true) ?? 0;
        var unavailable = plan.MaxUnavailable.Resolve(replicas, roundUp: false) ?? 0;
        return new RolloutScale
        {
            Revisions = revisions,
            Traffic = traffic,
            Replicas = replicas,
            Minimum = plan.MinimumPods,
            Surge = surge,
            Unavailable = surge == 0 && unavailable == 0 ? 1 : Math.Min(unavailable, replicas),
            IsHeld = isHeld,
            PodsCarryShares = plan.PodsCarryShares,
            OldFirst = plan.OldFirst,
            Enough = plan.Enough,
            Pods = o.Pods,
        };
    }

    /// <summary>No pods at all, for questions that are about revisions only.</summary>
    public static RolloutScale Empty(RevisionSet revisions) => new()
    {
        Revisions = revisions,
        Traffic = new PodCountView(),
        Replicas = 0,
        Minimum = 1,
        Surge = 0,
        Unavailable = 0,
        IsHeld = false,
        Pods = [],
    };

    /// <summary>Pods out of a number that are enough.</summary>
    /// <param name="wanted">The number.</param>
    /// <param name="forStep">Whether a step asks; else all are needed.</param>
    public int EnoughOf(int wanted, bool forStep) => !forStep ? wanted : Enough switch
    {
        { Type: "Pods", Value: { } pods } => Math.Min(wanted, pods),
        { Value: { } percent } => (int)Math.Ceiling(wanted * (percent / 100.0)),
        _ => wanted,
    };

    /// <summary>Pods of the new revision that a share needs while routing carries the shares.</summary>
    /// <param name="weight">The share, in units of 0.01 %.</param>
    public int PodsFor(int weight)
    {
        var pods = (int)((((long)weight * Replicas) + RolloutPlan.Everything - 1) / RolloutPlan.Everything);
        return pods == 0 ? 0 : Math.Min(Math.Max(pods, Minimum), Math.Max(Replicas, pods));
    }

    /// <summary>Pods of the new revision that a step asks for while routing carries the shares.</summary>
    public int PodsFor(int weight, PlanStep.SetScale? scale) => scale switch
    {
        { Replicas: { } fixedNumber } => fixedNumber,
        { Percent: { } percent } => PodsFor(percent * 100),
        _ => PodsFor(weight),
    };

    /// <summary>
    /// Pods of the new and of the old revision that come closest to a share while pod counts carry it: over a total of n, or of n + 1
    /// where a surge is allowed, ties upwards; both get one where there are several and the share is neither nothing nor everything.
    /// </summary>
    public (int Canary, int Stable) CountsFor(int weight)
    {
        if (weight is 0 or RolloutPlan.Everything || Replicas == 0)
        {
            return weight == 0 ? (0, Replicas) : (Replicas, 0);
        }

        var best = Closest(Replicas, weight);
        if (Surge > 0)
        {
            var wider = Closest(Replicas + 1, weight);
            best = Distance(wider, weight) < Distance(best, weight) ? wider : best;
        }

        return best;
    }

    /// <summary>What keeps the new revision from having a share; null when it has it.</summary>
    /// <param name="weight">The share, in units of 0.01 %.</param>
    /// <param name="scale">The number of pods, where it does not follow the share.</param>
    /// <param name="forStep">Whether a step asks; at the end all pods are needed.</param>
    public string? MissingFor(int weight, PlanStep.SetScale? scale, bool forStep)
    {
        if (IsByPods)
        {
            return MissingCounts(weight, scale, forStep) ?? (Traffic.IsRouted ? MissingShares(forStep) : null);
        }

        var wanted = PodsFor(weight, scale);
        var missing = MissingPods(EnoughOf(wanted, forStep));
        if (missing is not null && !Traffic.IsFenced && RevisionSet.Wanted(Revisions.New) < wanted)
        {
            return $"waiting for the gateways before pods of revision {Revisions.Hash} start: {Traffic.Unacknowledged ?? "their tables do not name this split yet"}";
        }

        if (missing is not null)
        {
            return missing;
        }

        if (Traffic.WeightOf(Revisions.Hash) == weight)
        {
            return Traffic.Unacknowledged is null ? null : $"waiting for the gateways: {Traffic.Unacknowledged}";
        }

        return IsHeld ? HeldMessage
            : Traffic.Unacknowledged is { } why ? $"waiting for the gateways: {why}"
            : string.Create(CultureInfo.InvariantCulture, $"setting the weight of revision {Revisions.Hash} to {weight / 100.0:0.##} %");
    }

    private string? MissingCounts(int weight, PlanStep.SetScale? scale, bool forStep)
    {
        if (OldFirst && RevisionSet.Wanted(Revisions.New) == 0 && Replicas > 0)
        {
            return Traffic is { IsRouted: true, Unacknowledged: { } why } && RevisionSet.Wanted(Revisions.Stable) > 0
                ? $"waiting for the gateways before pods of revision {Revisions.StableHash} end: {why}"
                : $"waiting for all pods of other revisions than {Revisions.Hash} to end";
        }

        var (canary, stable) = CountsFor(weight);
        canary = scale is null ? canary : PodsFor(weight, scale);
        return MissingPods(EnoughOf(canary, forStep)) ?? (RevisionSet.Wanted(Revisions.Stable) > stable
            ? $"waiting for revision {Revisions.StableHash} to shrink to {stable} pods"
            : null);
    }

    /// <summary>What keeps the routing from following the pods; null when it does.</summary>
    private string? MissingShares(bool forStep)
        => IsHeld && forStep ? HeldMessage
            : Traffic.Unacknowledged is { } why ? $"waiting for the gateways: {why}"
            : Traffic.WeightOf(Revisions.Hash) != PodShares.Of(this, isAborted: false).New ? "setting the weights to the shares of the pods"
            : null;

    /// <summary>What keeps the new revision from having a number of available pods; null when it has them.</summary>
    public string? MissingPods(int wanted)
    {
        var available = RevisionSet.Available(Revisions.New);
        if (Revisions.New is not null && available >= wanted && RevisionSet.Wanted(Revisions.New) >= wanted)
        {
            return null;
        }

        var trouble = PodTrouble.Of(Pods, Revisions.Hash);
        return string.Create(
            CultureInfo.InvariantCulture, $"waiting for pods of revision {Revisions.Hash}: {available} of {wanted} available{(trouble is null ? "" : $" ({trouble})")}");
    }

    private static (int Canary, int Stable) Closest(int total, int weight)
    {
        var canary = (int)((((long)weight * total * 2) + RolloutPlan.Everything) / (2L * RolloutPlan.Everything));
        if (total > 1)
        {
            canary = Math.Clamp(canary, 1, total - 1);
        }

        return (canary, total - canary);
    }

    private static double Distance((int Canary, int Stable) counts, int weight)
        => Math.Abs(((double)counts.Canary / (counts.Canary + counts.Stable)) - ((double)weight / RolloutPlan.Everything));
}
