using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Gateway.Forwarding;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>Pods: enough of them available, none ended under its users, none idle while users are refused.</summary>
internal sealed class PodChecks(SimulatedPlane plane)
{
    private static readonly TimeSpan StaleHeartbeat = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan GatewaySilence = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan DrainReserve = TimeSpan.FromSeconds(5);
    private readonly Dictionary<string, DateTimeOffset> readySince = [];
    private readonly Dictionary<string, DateTimeOffset> lastReady = [];
    private readonly Dictionary<string, DateTimeOffset> termed = [];
    private readonly HashSet<string> crashed = [];
    private readonly Dictionary<string, int> idle = [];
    private readonly List<(DateTimeOffset At, int Pods, int Seconds)> needed = [];
    private DateTimeOffset lastGap = DateTimeOffset.MinValue;
    private DateTimeOffset lastApart = DateTimeOffset.MinValue;
    private DateTimeOffset lastSilent = DateTimeOffset.MinValue;
    private DateTimeOffset? silentSince;

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    private TimeSpan Leeway => plane.Checks.Leeway;

    public void OnCrashed(string podUid) => crashed.Add(podUid);

    public void OnRollout(Rollout? rollout)
    {
        if (rollout?.Spec is not { } spec)
        {
            return;
        }

        var (least, seconds) = (PodNumbers.Needed(spec), spec.MinReadySeconds ?? 0);
        if (needed.Count == 0 || needed[^1].Pods != least || needed[^1].Seconds != seconds)
        {
            needed.Add((Now, least, seconds));
        }

        if (spec.Strategy?.Recreate is not null && rollout.Status?.CurrentPodHash != rollout.Status?.StableRS)
        {
            lastGap = Now;
        }
    }

    public void OnPod(Pod? before, Pod? after)
    {
        var uid = (after ?? before)!.Uid();
        var was = before is not null && PlaneChecks.IsReady(before);
        var isReady = after is not null && PlaneChecks.IsReady(after);
        if (was || isReady)
        {
            lastReady[uid] = Now;
        }

        if (isReady && !was)
        {
            readySince[uid] = Now;
        }

        if (before?.IsTerminating() != true && (after is null || after.IsTerminating()))
        {
            var wasIdle = UseIdle(PlaneChecks.HashOf((after ?? before)!));
            if (was && !wasIdle)
            {
                OnDeleted(before!);
            }
        }
    }

    /// <summary>Another number of pods of a revision is asked for: those that were given up because they were not ready are not missed when
    /// they have become ready before they are told.</summary>
    public void OnAsked(string hash, int before, int after)
    {
        var unready = plane.World.Pods.Count(p => PlaneChecks.HashOf(p) == hash && !p.IsTerminating() && !PlaneChecks.IsReady(p));
        idle[hash] = Math.Clamp(idle.GetValueOrDefault(hash) + before - after, 0, after < before ? unready : int.MaxValue);
    }

    /// <summary>SIGTERM is about to be sent.</summary>
    public void OnTerminate(string podUid)
    {
        termed.TryAdd(podUid, Now);
        if (plane.World.PodNow(podUid) is not { } pod || !pod.IsTerminating()
            || plane.Gateway is not { } gateway || Now >= DrainEnds(pod))
        {
            return;
        }

        var core = gateway.Control.Core;
        var isServed = core.Table.Plan.Services.Any(s => s.Endpoints.Any(e => e.PodUid == podUid));
        var inFlight = core.States.Endpoints.Where(e => e.Plan.PodUid == podUid).Sum(static e => e.InFlight);
        if ((isServed || inFlight > 0) && WasServed(podUid) && !IsSilent())
        {
            var how = isServed ? "sends to it" : $"has {inFlight} requests to it";
            plane.Checks.Fail($"pod {pod.Name()} gets SIGTERM while the gateway {how}");
        }
    }

    public void OnRemove(string podUid) => termed.TryAdd(podUid, Now);

    /// <summary>An attempt failed: only pods that broke by themselves may cause that.</summary>
    public void OnBroken(string podUid, AttemptFailure failure)
    {
        if (termed.ContainsKey(podUid) && !crashed.Contains(podUid) && !IsSilent()
            && plane.World.Pods.FirstOrDefault(p => p.Uid() == podUid) is { } pod && pod.IsTerminating()
            && Now < DrainEnds(pod))
        {
            plane.Checks.Fail($"a request to pod {pod.Name()} broke ({failure}) because the platform ended the pod");
        }
    }

    /// <summary>The gateway answers itself.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="status">What it says.</param>
    /// <param name="held">For how long the request has waited.</param>
    public void OnOwnAnswer(GatewayLife gateway, int status, TimeSpan held)
    {
        foreach (var service in gateway.Control.Core.Table.Services.Values.Where(static s => !s.IsServed))
        {
            if (status == 503 && service.Plan.Split is { } split && held.TotalMilliseconds < split.HoldMilliseconds)
            {
                plane.Checks.Fail($"the gateway answered {status} after {held}, it is to hold requests for {split.HoldMilliseconds} ms");
            }
        }

        var since = Now - Leeway - Leeway;
        if (status is 502 or 504 || gateway.Life.Ended)
        {
            return;
        }

        var healthy = plane.World.Pods.FirstOrDefault(p => PlaneChecks.IsReady(p) && readySince[p.Uid()] < since
            && plane.Runtime.Answers(p.Uid()) is not null && !crashed.Contains(p.Uid()));
        if (healthy is not null && lastApart < since)
        {
            plane.Checks.Fail($"the gateway answered {status} itself although pod {healthy.Name()} is healthy since {readySince[healthy.Uid()]:HH:mm:ss}");
        }
    }

    /// <summary>Notes whether the gateway can speak with the server.</summary>
    public void AfterTick()
    {
        if (plane.Server is not { IsUp: true } || plane.Gateway is null || plane.Partitioned)
        {
            lastApart = Now;
        }

        if (plane.Gateway is null || plane.Partitioned)
        {
            silentSince ??= Now;
            lastSilent = Now - silentSince > StaleHeartbeat ? Now : lastSilent;
        }
        else
        {
            silentSince = null;
        }
    }

    /// <summary>Whether the gateway was away for so long that a drain does not wait for it.</summary>
    private bool IsSilent() => Now - lastSilent < GatewaySilence;

    /// <summary>Whether a pod less was asked for when one was not ready.</summary>
    private bool UseIdle(string hash)
    {
        var there = idle.GetValueOrDefault(hash);
        idle[hash] = Math.Max(0, there - 1);
        return there > 0;
    }

    private bool WasServed(string podUid) => lastReady.ContainsKey(podUid);

    private void OnDeleted(Pod pod)
    {
        var rollout = plane.World.Rollout;
        var weights = plane.World.Split?.Spec?.Revisions ?? [];
        var isByCount = PodNumbers.IsPodCanary(rollout?.Spec);
        bool Serves(Pod p) => isByCount || weights.Any(w => w.Hash == PlaneChecks.HashOf(p) && w.Weight > 0);
        if (rollout?.Spec is null || PlaneChecks.HashOf(pod).Length == 0 || !Serves(pod))
        {
            return;
        }

        var inForce = needed.Where((n, i) => i == needed.Count - 1 || needed[i + 1].At > Now - Leeway).ToList();
        if (PodNumbers.IsByPods(rollout.Spec) && inForce.Max(static n => n.Seconds) is > 0 and var seconds
            && readySince[pod.Uid()] + TimeSpan.FromSeconds(seconds) > Now - Leeway)
        {
            // It was ready, and not yet available: nothing that has to be there.
            return;
        }

        if (lastGap > Now - Leeway)
        {
            // The strategy asks for a moment without pods.
            return;
        }

        var least = inForce.Min(static n => n.Pods);
        var left = plane.World.Pods.Where(p => p.Uid() != pod.Uid() && !p.IsTerminating() && (PlaneChecks.IsReady(p)
            || (Serves(p) && lastReady.TryGetValue(p.Uid(), out var at) && at > Now - Leeway))).ToList();
        if (left.Count < least && !IsAboveItsShare(pod, rollout, left))
        {
            plane.Checks.Fail($"available pod {pod.Name()} was deleted: {left.Count} are left, {least} are needed");
        }
    }

    /// <summary>Whether the other pods of a canary are as many as its share of the wanted number: no other requests come to it.</summary>
    private bool IsAboveItsShare(Pod pod, Rollout rollout, IReadOnlyList<Pod> left)
    {
        var hash = PlaneChecks.HashOf(pod);
        var weight = plane.World.Split?.Spec?.Revisions?.FirstOrDefault(w => w.Hash == hash)?.Weight ?? 0;
        return !PodNumbers.IsByPods(rollout.Spec) && weight > 0 && hash != rollout.Status?.StableRS
            && left.Count(p => PlaneChecks.HashOf(p) == hash) * 10_000L >= (long)weight * (rollout.Spec?.Replicas ?? 1);
    }

    /// <summary>When the node waits for no gateway any more; the moment of the object is in whole seconds.</summary>
    private static DateTimeOffset DrainEnds(Pod pod) => pod.Metadata!.DeletionTimestamp!.Value - DrainReserve;
}
