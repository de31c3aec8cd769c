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
    public void OnSent(GatewayLife gateway, string revision)
    {
        foreach (var service in gateway.Control.Core.Table.Plan.Services)
        {
            var weights = service.Split?.Revisions ?? [];
            var others = weights.Where(w => w.Weight > 0 && service.Endpoints.Any(e => e.Revision == w.Hash));
            if (weights.Any(w => w.Hash == revision && w.Weight == 0) && others.Any())
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
    }

    /// <summary>Where the stable revision shrinks with its share: what its pods cannot carry until they are back.</summary>
    private int NotCovered()
    {
        if (plane.World.Rollout is not { Spec: { Replicas: > 0 and var wanted, Strategy.Canary.DynamicStableScale: true } spec } rollout)
        {
            return 0;
        }

        var there = plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == rollout.Status?.StableRS && PlaneChecks.IsReady(p)
            && ReadyAt(p) + TimeSpan.FromSeconds(1 + (spec.MinReadySeconds ?? 0)) <= Now);
        return Everything - (int)Math.Min(Everything, (long)there * Everything / wanted);
    }

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
