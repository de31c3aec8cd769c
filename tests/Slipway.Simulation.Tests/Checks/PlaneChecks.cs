using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Gateway.Forwarding;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>The invariants of a release, checked at every change, every answer and every tick (docs/track-record.md has what they
/// found).</summary>
internal sealed class PlaneChecks
{
    private static readonly TimeSpan Lag = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(3);
    private readonly SimulatedPlane plane;
    private readonly SpecCheck spec;
    private readonly PodChecks pods;
    private readonly TrafficChecks traffic;
    private readonly VerdictCheck verdicts;
    private readonly StepCheck steps;
    private readonly BatchCheck batches;
    private readonly GapCheck gaps;
    private readonly SurgeCheck surge;
    private readonly ForwardCheck forward;
    private readonly AnalysisCheck analyses;

    public PlaneChecks(SimulatedPlane plane)
    {
        this.plane = plane;
        spec = new SpecCheck(plane);
        pods = new PodChecks(plane);
        traffic = new TrafficChecks(plane);
        verdicts = new VerdictCheck(plane);
        steps = new StepCheck(plane);
        batches = new BatchCheck(plane);
        gaps = new GapCheck(plane);
        surge = new SurgeCheck(plane);
        forward = new ForwardCheck(plane);
        analyses = new AnalysisCheck(plane);
        plane.World.OnAsked = (hash, before, after) =>
        {
            surge.OnAsked(hash, before, after);
            pods.OnAsked(hash, before, after);
        };
        plane.World.OnRun = analyses.OnRun;
        plane.World.OnPod = (before, after) =>
        {
            pods.OnPod(before, after);
            verdicts.OnPod(after);
            batches.OnPod(before, after);
            gaps.OnPod(before, after);
        };
        plane.World.OnRollout = rollout =>
        {
            spec.OnRollout(rollout);
            pods.OnRollout(rollout);
            traffic.OnRollout(rollout);
            verdicts.OnRollout(rollout);
            steps.OnRollout(rollout);
            batches.OnRollout(rollout);
            surge.OnRollout(rollout);
            forward.OnRollout(rollout);
        };
        plane.World.OnSplit = split =>
        {
            traffic.OnSplit(split);
            steps.OnSplit(split);
            batches.OnSplit(split);
        };
    }

    /// <summary>A controller may act on what was true this long ago: informers lag while things go wrong.</summary>
    public TimeSpan Leeway => plane.Chaos.Enabled && plane.Chaos.Intensity > 0 ? Lag : Calm;

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

    /// <summary>A person begins to change the spec of the Rollout; disposed when that has ended.</summary>
    public SpecWord OnSpecCommand() => spec.OnCommand();

    /// <summary>A person begins to say which step is next; disposed when that has ended.</summary>
    public SpecWord OnStepCommand() => forward.OnCommand();

    /// <summary>A person begins to say something that lets a failed revision have traffic again; disposed when it has been
    /// said.</summary>
    public IDisposable OnPardon() => traffic.OnPardon();

    /// <summary>The faults of the scenario, which excuse what comes of them.</summary>
    public void OnPodCrashed(string podUid)
    {
        pods.OnCrashed(podUid);
        verdicts.OnCrashed(podUid);
    }

    public void OnTerminate(string podUid) => pods.OnTerminate(podUid);

    public void OnRemove(string podUid) => pods.OnRemove(podUid);

    public void OnSent(GatewayLife gateway, UserRequest request, string revision, int attempt)
        => traffic.OnSent(gateway, request, revision, attempt);

    public void OnBroken(string podUid, AttemptFailure failure) => pods.OnBroken(podUid, failure);

    public void OnOwnAnswer(GatewayLife gateway, int status, TimeSpan held) => pods.OnOwnAnswer(gateway, status, held);

    /// <summary>What has to be so where a rollout rests.</summary>
    public void AtRest()
    {
        batches.AtRest();
        surge.AtRest();
    }

    public void AfterTick()
    {
        pods.AfterTick();
        traffic.AfterTick();
        analyses.AfterTick();
    }

    /// <summary>Whether a pod can serve, as the store has it.</summary>
    public static bool IsReady(Pod pod) => !pod.IsTerminating()
        && pod.Status?.Conditions?.Any(static c => c.Type == "Ready" && c.Status == "True") == true;

    public static string HashOf(KubeObject value) => value.Labels().GetValueOrDefault("rollouts-pod-template-hash", "");
}
