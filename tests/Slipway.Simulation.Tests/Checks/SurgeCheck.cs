using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>
/// Where the numbers of pods carry the shares: no more are asked for than n + maxSurge, and of a canary no more than come closest to the
/// weight of its step; an aborted one has none once the stable revision stands.
/// </summary>
internal sealed class SurgeCheck(SimulatedPlane plane)
{
    private const double Percent = 100;
    private readonly List<(DateTimeOffset At, int Pods, string? Hash, int New)> allowed = [];

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    public void OnRollout(Rollout? rollout)
    {
        if (rollout is not { Spec: { } spec } || !PodNumbers.IsByPods(spec))
        {
            return;
        }

        // A restart that may miss no pod starts one more first.
        var spare = spec.RestartAt is not null && spec.RestartAt != rollout.Status?.RestartedAt ? 1 : 0;
        var most = (spec.Replicas ?? 1) + PodNumbers.Surplus(spec) + spare;
        allowed.Add((Now, most, rollout.Status?.CurrentPodHash, New(spec, rollout.Status)));
    }

    /// <summary>Another number of pods of a revision is asked for.</summary>
    public void OnAsked(string hash, int before, int after)
    {
        if (after <= before || !PodNumbers.IsByPods(plane.World.Rollout?.Spec))
        {
            return;
        }

        var inForce = allowed.Where((_, i) => i == allowed.Count - 1 || allowed[i + 1].At > Now - plane.Checks.Leeway).ToList();
        var (all, most) = (plane.World.AskedInAll, inForce.Max(static a => a.Pods));
        if (all > most)
        {
            plane.Checks.Fail($"{all} pods are asked for, {after} of them of {hash} after {before}; {most} are allowed");
        }

        var ofNew = inForce.Where(a => a.Hash == hash).Select(static a => a.New).DefaultIfEmpty(int.MaxValue).Max();
        if (after > ofNew && plane.World.Rollout?.Status?.CurrentPodHash == hash)
        {
            plane.Checks.Fail($"{after} pods of the canary {hash} are asked for after {before}; the weight of its step is {ofNew} at most");
        }
    }

    /// <summary>A rollout rests: what is aborted has no pods left that others do not have to make up for.</summary>
    public void AtRest()
    {
        if (plane.World.Rollout is not { Spec: { } spec, Status: { Abort: true, StableRS: { } stable, CurrentPodHash: { } hash } }
            || !PodNumbers.IsPodCanary(spec) || hash == stable)
        {
            return;
        }

        // A pod makes up for one of the canary when it has been ready for minReadySeconds, and those who count have seen it.
        var old = plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == stable && PlaneChecks.IsReady(p)
            && ReadyAt(p) + TimeSpan.FromSeconds(spec.MinReadySeconds ?? 0) + plane.Checks.Leeway <= Now);
        if (old >= spec.Replicas && plane.World.Asked(hash) > 0)
        {
            plane.Checks.Fail($"revision {hash} was aborted and has {plane.World.Asked(hash)} pods beside {old} of {stable}");
        }
    }

    private static DateTimeOffset? ReadyAt(Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static c => c.Type == "Ready")?.LastTransitionTime;

    private static int New(RolloutSpec spec, RolloutStatus? status)
    {
        var steps = spec.Strategy?.Canary?.Steps ?? [];
        if (!PodNumbers.IsPodCanary(spec) || status is not { CurrentStepIndex: { } at, PromoteFull: not true, StableRS: { } stable }
            || at >= steps.Count || stable == status.CurrentPodHash)
        {
            return int.MaxValue;
        }

        var weight = steps.Take(at + 1).LastOrDefault(static s => s.SetWeight is not null)?.SetWeight ?? 0;

        // The pod that is asked before any user has one to ask.
        var smoked = steps.Take(at + 1).Any(static s => s.Smoke is not null) ? 1 : 0;
        return Math.Max(smoked, (int)Math.Ceiling(((spec.Replicas ?? 1) + 1) * weight / Percent));
    }
}
