using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Gateway.Forwarding;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>The invariants of a release, checked at every change, every answer and every tick (docs/track-record.md has what they
/// found).</summary>
internal sealed class PlaneChecks
{
    private readonly SimulatedPlane plane;
    private readonly SpecCheck spec;
    private readonly PodChecks pods;
    private readonly TrafficChecks traffic;

    public PlaneChecks(SimulatedPlane plane)
    {
        this.plane = plane;
        spec = new SpecCheck(plane);
        pods = new PodChecks(plane);
        traffic = new TrafficChecks(plane);
        plane.World.OnPod = pods.OnPod;
        plane.World.OnRollout = rollout =>
        {
            spec.OnRollout(rollout);
            pods.OnRollout(rollout);
            traffic.OnRollout(rollout);
        };
        plane.World.OnSplit = traffic.OnSplit;
    }

    /// <summary>The first thing that did not hold; null while everything does.</summary>
    public string? Failure { get; private set; }

    public void Fail(string what)
    {
        if (Failure is null)
        {
            Failure = what;
            plane.Trace.Add("FAILED " + what.Split('\n')[0]);
        }
    }

    /// <summary>A person changed the spec of the Rollout.</summary>
    public void OnSpecCommand() => spec.OnCommand();

    /// <summary>A person said something that lets a failed revision have traffic again.</summary>
    public void OnPardon() => traffic.OnPardon();

    /// <summary>The faults of the scenario, which excuse what comes of them.</summary>
    public void OnPodCrashed(string podUid) => pods.OnCrashed(podUid);

    public void OnTerminate(string podUid) => pods.OnTerminate(podUid);

    public void OnRemove(string podUid) => pods.OnRemove(podUid);

    public void OnSent(GatewayLife gateway, string revision) => traffic.OnSent(gateway, revision);

    public void OnBroken(string podUid, AttemptFailure failure) => pods.OnBroken(podUid, failure);

    public void OnOwnAnswer(GatewayLife gateway, int status) => pods.OnOwnAnswer(gateway, status);

    public void AfterTick()
    {
        pods.AfterTick();
        traffic.AfterTick();
    }

    /// <summary>Whether a pod can serve, as the store has it.</summary>
    public static bool IsReady(Pod pod) => !pod.IsTerminating()
        && pod.Status?.Conditions?.Any(static c => c.Type == "Ready" && c.Status == "True") == true;

    public static string HashOf(Pod pod) => pod.Labels().GetValueOrDefault("rollouts-pod-template-hash", "");
}

/// <summary>The spec is changed by people only: its generation counts their commands.</summary>
internal sealed class SpecCheck(SimulatedPlane plane)
{
    private int commands;

    public void OnCommand() => commands++;

    public void OnRollout(Rollout? rollout)
    {
        if (rollout?.Metadata?.Generation > commands)
        {
            plane.Checks.Fail(
                $"somebody other than a person wrote the spec: generation {rollout.Metadata.Generation} after {commands} commands");
        }
    }
}
