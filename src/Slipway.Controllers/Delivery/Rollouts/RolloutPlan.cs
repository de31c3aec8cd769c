using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Gates;
using Slipway.Controllers.Delivery.Rollouts.Timing;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>What a strategy compiles to: the steps, and the rules that hold beside them.</summary>
/// <param name="Steps">The steps, in order; after the last one the new revision gets everything.</param>
/// <param name="Hash">Hash of the steps as the user wrote them; another one starts the rollout over.</param>
internal sealed record RolloutPlan(IReadOnlyList<PlanStep> Steps, string Hash)
{
    /// <summary>All traffic, in units of 0.01 %.</summary>
    public const int Everything = 10_000;

    /// <summary>Service of the stable revision, whose users are moved; null when none is named.</summary>
    public string? StableService { get; init; }

    /// <summary>The field that names <see cref="StableService"/>.</summary>
    public string StableServiceField { get; init; } = "spec.strategy.canary.stableService";

    /// <summary>HTTPRoutes that share the traffic between the two Services; empty when none do.</summary>
    public IReadOnlyList<HttpRouteTarget> HttpRoutes { get; init; } = [];

    /// <summary>Service that reaches only the new revision; null when none is named.</summary>
    public string? CanaryService { get; init; }

    /// <summary>The field that names <see cref="CanaryService"/>.</summary>
    public string CanaryServiceField { get; init; } = "spec.strategy.canary.canaryService";

    /// <summary>Whether traffic goes from all of the old revision to all of the new one, so that numbers of pods cannot carry it.</summary>
    public bool SwitchesAtOnce { get; init; }

    /// <summary>Whether each pod gets as much as the next, so that numbers of pods carry the shares even where something routes; the shares
    /// that are written follow them.</summary>
    public bool PodsCarryShares { get; init; }

    /// <summary>Whether the pods of one revision have ended before those of the other start.</summary>
    public bool OldFirst { get; init; }

    /// <summary>Whether the user asks for the split of Slipway's own gateway.</summary>
    public bool AsksForSplit { get; init; }

    /// <summary>Whether the user asks for any routing of traffic.</summary>
    public bool AsksForRouting { get; init; }

    /// <summary>How users stay with a version; null for not.</summary>
    public TrafficStickiness? Sticky { get; init; }

    /// <summary>Pods above the wanted number while pod counts carry the shares.</summary>
    public IntOrString MaxSurge { get; init; } = RolloutDefaults.MaxSurge;

    /// <summary>Pods that may be missing.</summary>
    public IntOrString MaxUnavailable { get; init; } = RolloutDefaults.MaxUnavailable;

    /// <summary>Least pods of a revision that has any.</summary>
    public int MinimumPods { get; init; } = 1;

    /// <summary>Whether the stable revision shrinks as its share does.</summary>
    public bool DynamicStableScale { get; init; }

    /// <summary>How many pods are enough to go on; null for all.</summary>
    public ReplicaProgressThreshold? Enough { get; init; }

    /// <summary>How long an old revision stays after it lost its traffic.</summary>
    public TimeSpan ScaleDownDelay { get; init; } = TimeSpan.FromSeconds(RolloutDefaults.ScaleDownDelaySeconds);

    /// <summary>How long requests wait while no revision has a pod that answers, in seconds.</summary>
    public int HoldSeconds { get; init; }

    /// <summary>Old revisions that may wait for their scale-down at once; null for any number.</summary>
    public int? ScaleDownDelayRevisions { get; init; }

    /// <summary>How long an aborted revision stays; zero for ever.</summary>
    public TimeSpan AbortScaleDownDelay { get; init; } = TimeSpan.FromSeconds(RolloutDefaults.ScaleDownDelaySeconds);

    /// <summary>Reason of the pauses that steps make.</summary>
    public string PauseReason { get; init; } = "CanaryPauseStep";

    /// <summary>Analysis beside the steps; null for none.</summary>
    public RolloutAnalysis? Background { get; init; }

    /// <summary>The step with which it starts.</summary>
    public int BackgroundStart { get; init; }

    /// <summary>The field that has it.</summary>
    public string BackgroundPath { get; init; } = "spec.strategy.canary.analysis";

    /// <summary>The fields that the steps come from, in their order.</summary>
    public IReadOnlyList<string> Paths { get; init; } = [];

    /// <summary>Which of two Services that take turns is stable, <c>ping</c> or <c>pong</c>; null when none take turns.</summary>
    public string? StablePingPong { get; init; }

    /// <summary>Names of the routes that steps may make, in order of precedence.</summary>
    public IReadOnlyList<string> ManagedRoutes { get; init; } = [];

    /// <summary>When automatic steps may happen.</summary>
    public RolloutWindows Windows { get; init; } = RolloutWindows.Always;

    /// <summary>Keeps pods of the new revision from nodes of the old one.</summary>
    public RolloutAntiAffinity? AntiAffinity { get; init; }

    /// <summary>Labels and annotations of pods while they are stable.</summary>
    public RolloutPodMetadata? StableMetadata { get; init; }

    /// <summary>Labels and annotations of pods while they are the new revision.</summary>
    public RolloutPodMetadata? CanaryMetadata { get; init; }

    /// <summary>The share that a person gives from a step on; null when none does.</summary>
    public RolloutWeightOverride? Override { get; init; }

    /// <summary>Who is asked before the new revision gets more.</summary>
    public IReadOnlyList<GateRule> Gates { get; init; } = [];

    /// <summary>The step that a gate has not let begin: until then shares and pods are those of the step before; null for none.</summary>
    public int? HeldStep { get; init; }

    /// <summary>The field that a step comes from.</summary>
    public string PathOf(int index) => index < Paths.Count ? Paths[index] : "spec.strategy";

    /// <summary>Which of two Services that take turns is stable; they change places when a revision is promoted.</summary>
    public string? PingPong(bool promoted) => !promoted ? StablePingPong : StablePingPong switch
    {
        "ping" => "pong",
        "pong" => "ping",
        _ => null,
    };

    /// <summary>Share of the new revision that a step asks for: that of the last step up to it which sets one.</summary>
    public int WeightAt(int index)
    {
        if (Override is { Weight: { } byHand } && Override.Step == index && index < Steps.Count)
        {
            return (int)Math.Round(byHand * 100);
        }

        index = Begun(index);
        if (index >= Steps.Count)
        {
            return Everything;
        }

        for (var i = index; i >= 0; i--)
        {
            if (Override is { Weight: { } given } && Override.Step == i)
            {
                return (int)Math.Round(given * 100);
            }

            if (Steps[i] is PlanStep.SetWeight set)
            {
                return set.Weight;
            }
        }

        return 0;
    }

    /// <summary>
    /// The number of pods that a step asks for apart from the share; null when it follows the share. Where requests reach the new revision
    /// apart from shares it has one pod at least.
    /// </summary>
    public PlanStep.SetScale? ScaleAt(int index)
    {
        index = Begun(index);
        if (index >= Steps.Count)
        {
            return null;
        }

        for (var i = index; i >= 0; i--)
        {
            if (Steps[i] is PlanStep.SetScale { } set)
            {
                return set.Replicas is null && set.Percent is null ? OnePod(index) : set;
            }
        }

        return OnePod(index);
    }

    /// <summary>The header routes in force at a step, in order of precedence.</summary>
    public IReadOnlyList<PlanStep.HeaderRoute> HeaderRoutesAt(int index)
        => InForce(index, static step => step as PlanStep.HeaderRoute, static route => (route.Name, route.Match.Count > 0));

    /// <summary>The mirrors in force at a step, in order of precedence.</summary>
    public IReadOnlyList<PlanStep.MirrorRoute> MirrorRoutesAt(int index)
    {
        var made = InForce(index, static step => step as PlanStep.MirrorRoute, static route => (route.Name, route.IsOn));
        return Begun(index) is var begun and >= 0 && begun < Steps.Count && Steps[begun] is PlanStep.Compare { Mirror: var own }
            ? [.. made.Where(route => route.Name != own.Name), own]
            : made;
    }

    /// <summary>Whether any requests reach the new revision at a step: by its share, by a route, or as copies.</summary>
    public bool IsMetAt(int index) => WeightAt(index) > 0 || HeaderRoutesAt(index).Count > 0 || MirrorRoutesAt(index).Count > 0;

    private PlanStep.SetScale? OnePod(int index)
        => WeightAt(index) == 0 && (Steps.Take(index + 1).Any(static step => step is PlanStep.Smoke)
            || HeaderRoutesAt(index).Count > 0 || MirrorRoutesAt(index).Count > 0)
            ? new PlanStep.SetScale(1, null)
            : null;

    /// <summary>Whether a step gives the new revision more than it had before, by the plan alone.</summary>
    public bool Raises(int index) => ShareAt(index) > ShareAt(index - 1)
        || (index < Steps.Count && Steps[index] is PlanStep.HeaderRoute { Match.Count: > 0 });

    /// <summary>The share that a step asks for by the plan alone, whatever people and gates say.</summary>
    public int ShareAt(int index) => Override is null && HeldStep is null
        ? WeightAt(index)
        : (this with { Override = null, HeldStep = null }).WeightAt(index);

    private int Begun(int index) => index == HeldStep ? index - 1 : index;

    private List<T> InForce<T>(int index, Func<PlanStep, T?> of, Func<T, (string Name, bool IsOn)> read)
        where T : PlanStep
    {
        index = Begun(index);
        if (index >= Steps.Count)
        {
            return [];
        }

        return [.. Steps.Take(index + 1).Select(of).OfType<T>()
            .GroupBy(route => read(route).Name, StringComparer.Ordinal)
            .Select(static same => same.Last())
            .Where(route => read(route).IsOn)
            .OrderBy(route => Precedence(read(route).Name))];
    }

    private int Precedence(string name)
    {
        for (var i = 0; i < ManagedRoutes.Count; i++)
        {
            if (ManagedRoutes[i] == name)
            {
                return i;
            }
        }

        return ManagedRoutes.Count;
    }
}
