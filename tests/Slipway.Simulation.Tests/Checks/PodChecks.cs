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
    private readonly Dictionary<string, DateTimeOffset> deleted = [];
    private readonly Dictionary<string, DateTimeOffset> termed = [];
    private readonly HashSet<string> crashed = [];
    private readonly List<(DateTimeOffset At, int Pods)> needed = [];
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

        var least = PodNumbers.Needed(spec);
        if (needed.Count == 0 || needed[^1].Pods != least)
        {
            needed.Add((Now, least));
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
            deleted.TryAdd(uid, Now);
            if (was)
            {
                OnDeleted(before!);
            }
        }
    }

    /// <summary>SIGTERM is about to be sent.</summary>
    public void OnTerminate(string podUid)
    {
        termed.TryAdd(podUid, Now);
        if (plane.World.PodNow(podUid) is not { } pod || !pod.IsTerminating()
            || plane.Gateway is not { } gateway || Now - deleted.GetValueOrDefault(podUid, Now) >= DrainTime(pod))
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
            && Now - deleted.GetValueOrDefault(podUid, Now) < DrainTime(pod))
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

    private bool WasServed(string podUid) => lastReady.ContainsKey(podUid);

    private void OnDeleted(Pod pod)
    {
        var rollout = plane.World.Rollout;
        var weights = plane.World.Split?.Spec?.Revisions ?? [];
        if (rollout?.Spec is null || PlaneChecks.HashOf(pod).Length == 0
            || !weights.Any(w => w.Hash == PlaneChecks.HashOf(pod) && w.Weight > 0))
        {
            return;
        }

        if (rollout.Spec is { Strategy.Rolling: not null, MinReadySeconds: > 0 and var seconds }
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

        var least = needed.Where((n, i) => i == needed.Count - 1 || needed[i + 1].At > Now - Leeway).Min(static n => n.Pods);
        var left = plane.World.Pods.Count(p => p.Uid() != pod.Uid() && !p.IsTerminating()
            && weights.Any(w => w.Hash == PlaneChecks.HashOf(p) && w.Weight > 0)
            && lastReady.TryGetValue(p.Uid(), out var at) && at > Now - Leeway);
        left = Math.Max(left, plane.World.Pods.Count(p => p.Uid() != pod.Uid() && PlaneChecks.IsReady(p)));
        if (left < least)
        {
            plane.Checks.Fail($"available pod {pod.Name()} was deleted: {left} are left, {least} are needed");
        }
    }

    private static TimeSpan DrainTime(Pod pod)
        => TimeSpan.FromSeconds(pod.Metadata?.DeletionGracePeriodSeconds ?? 30) - DrainReserve;
}
