using Slipway.Api.Delivery;
using Slipway.Simulation.Tests.Plane;

namespace Slipway.Simulation.Tests.Checks;

/// <summary>
/// Steps: a new revision never has a larger share than its step gives it, a paused rollout gives it no more, and the status says what is
/// so.
/// </summary>
internal sealed class StepCheck(SimulatedPlane plane)
{
    /// <summary>The step of a blue/green release that switches.</summary>
    private const int Switch = 5;

    private const int Everything = 10_000;
    private readonly List<(DateTimeOffset At, string Hash, int Weight)> given = [];
    private readonly Dictionary<string, int> shares = [];
    private DateTimeOffset? pausedSince;

    private DateTimeOffset Now => plane.Time.GetUtcNow();

    public void OnRollout(Rollout? rollout)
    {
        if (rollout is not { Spec: { } spec, Status: { } status })
        {
            return;
        }

        pausedSince = spec.Paused is true ? pausedSince ?? Now : null;
        if (status.CurrentPodHash is { } hash)
        {
            given.Add((Now, hash, status.PromoteFull is true ? Everything : WeightAt(spec.Strategy, status.CurrentStepIndex)));
        }

        if (status.Phase is "Degraded" or "Paused" && string.IsNullOrEmpty(status.Message))
        {
            plane.Checks.Fail($"the rollout is {status.Phase} and does not say why");
        }

        if (status.Phase == "Healthy" && status.StableRS != status.CurrentPodHash)
        {
            plane.Checks.Fail($"the rollout is Healthy although {status.CurrentPodHash} is not rolled out");
        }
    }

    public void OnSplit(TrafficSplit? split)
    {
        foreach (var revision in split?.Spec?.Revisions ?? [])
        {
            var (hash, weight, before) = (revision.Hash!, revision.Weight ?? 0, shares.GetValueOrDefault(revision.Hash!));
            shares[hash] = weight;
            if (revision.Role != "Canary" || weight <= before)
            {
                continue;
            }

            if (weight > Given(hash))
            {
                plane.Checks.Fail($"revision {hash} gets {weight / 100.0} %, its step gives it {Given(hash) / 100.0} %");
            }

            if (pausedSince < Now - plane.Checks.Leeway && plane.World.Rollout?.Spec?.Strategy is { Rolling: null, Recreate: null })
            {
                plane.Checks.Fail($"the rollout is paused and revision {hash} gets {weight / 100.0} % after {before / 100.0} %");
            }
        }
    }

    /// <summary>The step from which on a strategy without shares in between gives everything; null for one that has them.</summary>
    private static int? FirstWithEverything(RolloutStrategy? strategy) => strategy switch
    {
        { BlueGreen: not null } => Switch,
        { Recreate: not null } or { Rolling: not null } => 0,
        { Immutable: not null } => 1,
        { Shadow: not null } => 3,
        { AbTest: not null } => 4,
        _ => null,
    };

    /// <summary>The most that a step gave it while a controller might not have heard of a later one.</summary>
    private int Given(string hash)
    {
        var own = given.FindAll(g => g.Hash == hash);
        return own.Where((g, i) => i == own.Count - 1 || own[i + 1].At > Now - plane.Checks.Leeway)
            .Select(static g => g.Weight).DefaultIfEmpty().Max();
    }

    private static int WeightAt(RolloutStrategy? strategy, int? index)
    {
        if (FirstWithEverything(strategy) is { } first)
        {
            return index is null || index >= first ? Everything : 0;
        }

        var steps = strategy?.Canary?.Steps ?? [];
        return index is not { } at || at >= steps.Count
            ? Everything
            : (int)Math.Round(100 * (steps.Take(at + 1).LastOrDefault(static s => s.SetWeight is not null)?.SetWeight ?? 0));
    }
}
