using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>Traffic: an abort takes it away at once, and a revision that failed its verdict does not get it back by itself.</summary>
internal sealed class TrafficChecks(SimulatedPlane plane)
{
    /// <summary>From abort to no request while nothing goes wrong: one reconcile, one acknowledgement.</summary>
    private static readonly TimeSpan AbortTime = TimeSpan.FromSeconds(1);

    /// <summary>The same while calls are late, refused and lost.</summary>
    private static readonly TimeSpan AbortTimeInFaults = TimeSpan.FromSeconds(25);

    /// <summary>What a fault has delayed may come this long after the last one: events of a watch wait for each other.</summary>
    private static readonly TimeSpan Echo = TimeSpan.FromSeconds(10);

    private const int Everything = 10_000;
    private readonly Dictionary<string, DateTimeOffset?> failed = [];
    private readonly HashSet<(string Hash, DateTimeOffset? Judged)> pardoned = [];
    private readonly HashSet<string> withdrawn = [];
    private readonly HashSet<string> met = [];
    private readonly PlacementCheck placements = new(plane);
    private string? aborted;
    private DateTimeOffset abortedAt;
    private int uncovered;
    private DateTimeOffset lastFault = DateTimeOffset.MinValue;

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    /// <summary>A pardon is for the verdicts so far, and for those that come while it is on its way.</summary>
    public IDisposable OnPardon()
    {
        Pardon();
        return new Spoken(Pardon);
    }

    public void OnRollout(Rollout? rollout)
    {
        var status = rollout?.Status;
        if (status?.Judgement is { CanaryHash: { } judged, CanaryRequests: > 0 } counted && !met.Contains(judged))
        {
            plane.Checks.Fail(
                $"{counted.CanaryRequests} requests of revision {judged} are judged, and neither users nor copies were sent to it");
        }

        if (status?.Abort != true || status.CurrentPodHash is not { } hash || hash == status.StableRS)
        {
            aborted = null;
            return;
        }

        if (aborted != hash)
        {
            aborted = hash;
            abortedAt = Now;
        }

        if (status.Judgement is { Verdict: "Fail" } judgement && judgement.CanaryHash == hash
            && !pardoned.Contains((hash, judgement.StartedAt)))
        {
            failed[hash] = judgement.StartedAt;
        }
    }

    public void OnSplit(TrafficSplit? split)
    {
        met.UnionWith((split?.Spec?.Revisions ?? []).Where(static r => r.Weight > 0).Select(static r => r.Hash!));
        met.UnionWith((split?.Spec?.Routes ?? []).Select(static r => r.Hash!));
        met.UnionWith((split?.Spec?.Mirrors ?? []).Select(static m => m.Hash!));
        foreach (var revision in split?.Spec?.Revisions ?? [])
        {
            if (revision.Weight == 0 && failed.ContainsKey(revision.Hash!))
            {
                withdrawn.Add(revision.Hash!);
            }
            else if (revision.Weight > 0 && withdrawn.Contains(revision.Hash!))
            {
                plane.Checks.Fail(
                    $"revision {revision.Hash} failed its verdict and gets {revision.Weight / 100.0} % again, without a person's word");
            }
        }
    }

    /// <summary>A request goes to a revision.</summary>
    /// <param name="gateway">The gateway that sends it.</param>
    /// <param name="request">The request.</param>
    /// <param name="revision">The revision.</param>
    /// <param name="attempt">Number of the attempt, from 1.</param>
    public void OnSent(GatewayLife gateway, UserRequest request, string revision, int attempt)
    {
        met.Add(revision);
        foreach (var service in gateway.Control.Core.Table.Plan.Services)
        {
            if (attempt == 1)
            {
                placements.OnSent(service, request, revision);
            }

            var weights = service.Split?.Revisions ?? [];
            var others = weights.Where(w => w.Weight > 0 && service.Endpoints.Any(e => e.Revision == w.Hash));
            if (!weights.Any(w => w.Hash == revision && w.Weight > 0) && service.Split is not null && others.Any()
                && !service.Split.Routes.Any(r => r.Hash == revision && PlacementCheck.Fits(r, request)))
            {
                plane.Checks.Fail($"revision {revision} has no weight and gets a request");
            }
        }
    }

    public void AfterTick()
    {
        if (plane.Chaos.Enabled && plane.Chaos.Intensity > 0)
        {
            lastFault = Now;
        }

        if (plane.Server is not { IsUp: true } || plane.Gateway is null || plane.Partitioned)
        {
            abortedAt = Now;
            return;
        }

        var notCovered = NotCovered();
        abortedAt = notCovered == uncovered ? abortedAt : Now;
        uncovered = notCovered;
        if (aborted is null || Now - abortedAt < (lastFault > abortedAt - Echo ? AbortTimeInFaults : AbortTime))
        {
            return;
        }

        var services = plane.Gateway.Control.Core.Table.Plan.Services;
        if (services.FirstOrDefault(s => s.Split?.Revisions.Any(r => r.Hash == aborted && r.Weight > uncovered) == true) is { } service)
        {
            plane.Checks.Fail($"revision {aborted} was aborted at {abortedAt:HH:mm:ss.fff} and still has weight in {service.Id}");
        }

        if (services.FirstOrDefault(s => s.Split is { } t && t.Routes.Concat(t.Mirrors).Any(r => r.Hash == aborted)) is { } other)
        {
            plane.Checks.Fail($"revision {aborted} was aborted at {abortedAt:HH:mm:ss.fff} and still has a route or copies in {other.Id}");
        }
    }

    /// <summary>Where the stable revision shrinks with its share: what its pods cannot carry until they are back. Where each pod gets as
    /// much as the next, those that may be missing are none that wait.</summary>
    private int NotCovered()
    {
        if (plane.World.Rollout is not { Spec: { Replicas: > 0 and var wanted } spec } rollout
            || spec.Strategy is not ({ Canary.DynamicStableScale: true } or { Rolling: not null }))
        {
            return 0;
        }

        var isRolling = spec.Strategy.Rolling is not null;
        var there = plane.World.Pods.Count(p => IsOld(p, rollout.Status, isRolling) && PlaneChecks.IsReady(p)
            && ReadyAt(p) + TimeSpan.FromSeconds(1 + (spec.MinReadySeconds ?? 0)) <= Now);
        there += isRolling ? wanted - PodNumbers.Needed(spec) : 0;
        return Everything - (int)Math.Min(Everything, (long)there * Everything / wanted);
    }

    private static bool IsOld(Pod pod, RolloutStatus? status, bool isRolling)
        => isRolling ? PlaneChecks.HashOf(pod) != status?.CurrentPodHash : PlaneChecks.HashOf(pod) == status?.StableRS;

    private static DateTimeOffset? ReadyAt(Pod pod)
        => pod.Status?.Conditions?.FirstOrDefault(static c => c.Type == "Ready")?.LastTransitionTime;

    private void Pardon()
    {
        pardoned.UnionWith(failed.Select(static f => (f.Key, f.Value)));
        failed.Clear();
        withdrawn.Clear();
        aborted = null;
    }

    private sealed class Spoken(Action then) : IDisposable
    {
        public void Dispose() => then();
    }
}
