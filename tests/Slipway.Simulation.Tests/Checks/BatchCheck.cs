using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>
/// Where each pod gets as much as the next: no more new pods than the batches so far, none while the rollout is paused, and shares that
/// are those of the pods.
/// </summary>
internal sealed class BatchCheck(SimulatedPlane plane)
{
    private const int Everything = 10_000;
    private static readonly TimeSpan Still = TimeSpan.FromSeconds(5);
    private readonly List<(DateTimeOffset At, string Hash, int New)> allowed = [];
    private readonly Dictionary<string, DateTimeOffset> readySince = [];
    private readonly Dictionary<string, (string Hash, DateTimeOffset At)> lastReady = [];
    private readonly Dictionary<string, int> shares = [];
    private DateTimeOffset lastPod;
    private DateTimeOffset? pausedSince;
    private int mostInPause;

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    private TimeSpan Leeway => plane.Checks.Leeway;

    private static RollingStrategy? Rolling(Rollout? rollout) => rollout?.Spec?.Strategy?.Rolling;

    public void OnRollout(Rollout? rollout)
    {
        if (Rolling(rollout) is not { } rolling || rollout is not { Spec: { } spec, Status: { CurrentPodHash: { } hash } status })
        {
            return;
        }

        pausedSince = spec.Paused is true && hash != status.StableRS && status.StableRS is not null ? pausedSince ?? Now : null;
        var replicas = spec.Replicas ?? 1;
        var spare = spec.RestartAt is not null && spec.RestartAt != status.RestartedAt ? 1 : 0;
        var most = status.PromoteFull is true || status.StableRS is null || hash == status.StableRS
            ? replicas
            : PodNumbers.InBatches(spec, rolling, status.CurrentStepIndex);
        allowed.Add((Now, hash, most + spare));
    }

    public void OnPod(Pod? before, Pod? after)
    {
        lastPod = Now;
        var uid = (after ?? before)!.Uid();
        var isReady = after is not null && PlaneChecks.IsReady(after);
        if (isReady || (before is not null && PlaneChecks.IsReady(before)))
        {
            lastReady[uid] = (PlaneChecks.HashOf((after ?? before)!), Now);
        }

        if (!isReady)
        {
            readySince.Remove(uid);
        }
        else
        {
            readySince.TryAdd(uid, Now);
        }

        if (before is null && after is not null && Rolling(plane.World.Rollout) is not null)
        {
            OnCreated(after);
        }
        else if (plane.World.Rollout?.Status?.CurrentPodHash is { } hash && !(pausedSince < Now - Leeway))
        {
            mostInPause = Living(hash);
        }
    }

    public void OnSplit(TrafficSplit? split)
    {
        var revisions = split?.Spec?.Revisions ?? [];
        var before = shares.ToDictionary();
        shares.Clear();
        foreach (var revision in revisions)
        {
            shares[revision.Hash!] = revision.Weight ?? 0;
        }

        if (Rolling(plane.World.Rollout) is null || plane.World.Rollout?.Status?.StableRS is null
            || revisions.FirstOrDefault(static r => r is { Role: "Canary", Weight: > 0 }) is not { } canary
            || canary.Weight <= before.GetValueOrDefault(canary.Hash!))
        {
            return;
        }

        var mostNew = lastReady.Values.Count(r => r.Hash == canary.Hash && r.At > Now - Leeway)
            + plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == canary.Hash && PlaneChecks.IsReady(p)
                && !(lastReady[p.Uid()].At > Now - Leeway));
        // Pods that their ReplicaSet is no longer asked for are as good as gone.
        var old = plane.World.Pods.Where(p => PlaneChecks.HashOf(p) != canary.Hash && PlaneChecks.IsReady(p)
            && readySince[p.Uid()] < Now - Leeway && shares.GetValueOrDefault(PlaneChecks.HashOf(p)) > 0)
            .GroupBy(PlaneChecks.HashOf).ToDictionary(static g => g.Key, g => Math.Min(g.Count(), plane.World.Asked(g.Key)));
        var stable = plane.World.Rollout.Status.StableRS!;
        var fewestOld = old.Values.Sum();
        // What a stable revision without pods had is the new one's: the shares of those before it never grow.
        var ofNobody = old.GetValueOrDefault(stable) > 0 ? 0
            : Everything - revisions.Where(r => r.Hash != canary.Hash && r.Hash != stable).Sum(static r => r.Weight ?? 0);
        var most = mostNew == 0 ? 0 : Math.Max(ofNobody, (int)Math.Ceiling((double)mostNew * Everything / (mostNew + fewestOld)));
        if (canary.Weight > most)
        {
            plane.Checks.Fail($"revision {canary.Hash} gets {canary.Weight / 100.0} %, with {mostNew} pods beside {fewestOld} others");
        }
    }

    /// <summary>A rollout rests: the shares are those of the pods.</summary>
    public void AtRest()
    {
        if (Rolling(plane.World.Rollout) is null || plane.World.Rollout?.Status is not { Abort: not true, StableRS: { } stable } status
            || status.CurrentPodHash is not { } hash || hash == stable || Now - lastPod < Still)
        {
            return;
        }

        var (ofNew, ofStable) = (Ready(hash), Ready(stable));
        var due = ofNew == 0 ? 0 : ofNew * Everything / (ofNew + ofStable);
        if (shares.GetValueOrDefault(hash) != due)
        {
            plane.Checks.Fail(
                $"revision {hash} has {shares.GetValueOrDefault(hash) / 100.0} %, with {ofNew} pods beside {ofStable}");
        }
    }

    private void OnCreated(Pod pod)
    {
        var hash = PlaneChecks.HashOf(pod);
        var inForce = allowed.Where((a, i) => i == allowed.Count - 1 || allowed[i + 1].At > Now - Leeway).ToList();
        var isNew = plane.World.Rollout?.Status?.CurrentPodHash == hash;
        var own = inForce.Where(a => isNew && a.Hash == hash).Select(static a => a.New).DefaultIfEmpty(int.MaxValue).Max();
        if (Living(hash) > own)
        {
            plane.Checks.Fail($"pod {pod.Name()} is number {Living(hash)} of its revision, the batches so far have {own}");
        }

        if (pausedSince < Now - Leeway && isNew && Living(hash) > mostInPause)
        {
            plane.Checks.Fail($"pod {pod.Name()} starts although the rollout is paused with {mostInPause} pods of its revision");
        }
    }

    private int Living(string hash) => plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == hash && !p.IsTerminating());

    private int Ready(string hash) => plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == hash && PlaneChecks.IsReady(p));
}
