using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>
/// What goes forward by itself: nothing while the windows are closed, and no step that measures before its analysis was good or left to
/// a person.
/// </summary>
internal sealed class ForwardCheck(SimulatedPlane plane)
{
    private static readonly TimeSpan Late = TimeSpan.FromMilliseconds(100);
    private readonly List<SpecWord> words = [];
    private readonly List<(DateTimeOffset At, string? Kind)> windows = [];
    private Rollout? before;

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    /// <summary>A person begins to say which step is next.</summary>
    public SpecWord OnCommand()
    {
        var word = new SpecWord(plane);
        words.Add(word);
        return word;
    }

    public void OnRollout(Rollout? rollout)
    {
        var (old, was) = (before?.Status, before);
        before = rollout;
        if (rollout is not { Spec: { } spec, Status: { } status })
        {
            return;
        }

        windows.Add((Now, spec.Windows is [{ } window, ..] ? window.Kind : null));
        words.RemoveAll(w => w.Ended is { } ended && Now - ended > (w.IsAnswered ? Late : Faults.Chaos.LongestCommit * 2));
        if (was?.Spec is null || old is null || old.CurrentPodHash != status.CurrentPodHash || old.StableRS is not { } stable
            || stable == status.CurrentPodHash || old.PromoteFull is true || status.PromoteFull is true || words.Count > 0
            || old.CurrentStepHash != status.CurrentStepHash)
        {
            return;
        }

        var isPromoted = status.StableRS == status.CurrentPodHash;
        var (from, to) = (old.CurrentStepIndex ?? 0, status.CurrentStepIndex ?? 0);
        if ((isPromoted || to > from) && IsClosed())
        {
            plane.Checks.Fail($"the rollout went from step {from} to {to}{(isPromoted ? ", and live," : "")} outside its windows");
        }

        var steps = spec.Strategy?.Canary?.Steps ?? [];
        for (var i = from; i < to && i < steps.Count && Observed(rollout); i++)
        {
            if (steps[i].Analysis is not null && !plane.World.Runs.Any(r => IsOf(r, status.CurrentPodHash!, i) && LetsGo(r)))
            {
                plane.Checks.Fail($"step {i} was left although no analysis of {status.CurrentPodHash} let it go on");
            }
        }
    }

    private static bool Observed(Rollout rollout)
        => rollout.Status?.ObservedGeneration == rollout.Metadata?.Generation?.ToString(CultureInfo.InvariantCulture);

    private static bool IsOf(AnalysisRun run, string hash, int step)
        => run.Labels().GetValueOrDefault("rollouts-pod-template-hash") == hash
            && run.Labels().GetValueOrDefault("step-index") == step.ToString(CultureInfo.InvariantCulture);

    private static bool LetsGo(AnalysisRun run) => run.Status?.Phase is "Successful" or "Inconclusive";

    /// <summary>Whether the windows are closed, and have been for longer than a controller can lag behind: all begin in even minutes and
    /// last for one.</summary>
    private bool IsClosed()
    {
        var since = Now - plane.Checks.Leeway;
        var inForce = windows.Where((_, i) => i == windows.Count - 1 || windows[i + 1].At > since).ToList();
        return (since.Hour, since.Minute) == (Now.Hour, Now.Minute) && inForce.TrueForAll(w => w.Kind switch
        {
            "deny" => Now.Minute % 2 == 0,
            "allow" => Now.Minute % 2 != 0,
            _ => false,
        });
    }
}
