using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Simulation.Tests.Plane;
using Slipway.Simulation.Tests.Scenarios;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>
/// A version is taken back by the judge only when it is worse: two versions that fail alike, at whatever rate, never lead to an abort.
/// </summary>
internal sealed class VerdictCheck(SimulatedPlane plane)
{
    private readonly Dictionary<string, string> images = [];
    private readonly HashSet<string> crashed = [];
    private DateTimeOffset? last;

    public void OnPod(Pod? pod)
    {
        if (pod?.Spec?.Containers is [{ Image: { } image }, ..])
        {
            images[PlaneChecks.HashOf(pod)] = image;
        }
    }

    /// <summary>An accident of a pod is one of its version, as far as anybody can see.</summary>
    public void OnCrashed(string podUid)
    {
        if (plane.World.Pods.FirstOrDefault(p => p.Uid() == podUid) is { } pod)
        {
            crashed.Add(PlaneChecks.HashOf(pod));
        }
    }

    public void OnRollout(Rollout? rollout)
    {
        if (rollout?.Status?.Judgement is not { Verdict: "Fail", CanaryHash: { } canary, StableHash: { } stable } judgement
            || judgement.StartedAt == last)
        {
            return;
        }

        last = judgement.StartedAt;
        plane.Trace.Add($"verdict {canary} {images.GetValueOrDefault(canary)} {images.GetValueOrDefault(stable)}");
        if (images.TryGetValue(canary, out var version) && images.TryGetValue(stable, out var old) && !crashed.Contains(canary)
            && Versions.Works(version) && Versions.ErrorRate(version) <= Versions.ErrorRate(old))
        {
            plane.Checks.Fail(
                $"{version} is no worse than {old} and failed its verdict: {judgement.CanaryErrors} of {judgement.CanaryRequests} and "
                + $"{judgement.StableErrors} of {judgement.StableRequests} requests failed: {judgement.Reason}");
        }
    }
}
