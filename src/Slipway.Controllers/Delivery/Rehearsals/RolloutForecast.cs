using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Strategies;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>What a new revision of a Rollout will go through.</summary>
public sealed record RolloutForecast
{
    /// <summary>Namespace of the Rollout; empty when the file names none.</summary>
    public required string Namespace { get; init; }

    /// <summary>Its name.</summary>
    public required string Rollout { get; init; }

    /// <summary>
    /// <c>split</c> (one Service, the gateway splits it), <c>services</c> (a Service for each revision), <c>routes</c> (HTTPRoutes share
    /// between two Services) or <c>pods</c> (numbers of pods).
    /// </summary>
    public required string TrafficMode { get; init; }

    /// <summary>The same in words.</summary>
    public required string Traffic { get; init; }

    /// <summary>The Service whose requests the gateway splits; null where it does not, or the file does not tell.</summary>
    public string? Service { get; init; }

    /// <summary>Pods that are wanted.</summary>
    public required int Replicas { get; init; }

    /// <summary>Most pods that there are at once.</summary>
    public required int MostPods { get; init; }

    /// <summary>The steps in order; the last one gives the new revision everything.</summary>
    public required IReadOnlyList<ForecastStep> Steps { get; init; }

    /// <summary>Least time of all steps together in seconds, waits for persons not counted.</summary>
    public required double Seconds { get; init; }

    /// <summary>How many times a person must act.</summary>
    public required int Persons { get; init; }

    /// <summary>What holds beside the steps, each as a sentence: windows of time, analysis in the background, too little traffic.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>How soon the judge would see a bad revision; null where no rate of requests is known, or no gateway splits.</summary>
    public DetectionForecast? Detection { get; init; }

    /// <summary>The same with what the judge needs at a rate of requests.</summary>
    /// <param name="rollout">The Rollout.</param>
    /// <param name="perSecond">Requests a second of its Service, above 0.</param>
    /// <param name="errorRate">Error rate of the stable revision, 0 to 1.</param>
    /// <param name="source">Where the rate is from, as a part of a sentence.</param>
    public RolloutForecast WithDetection(Rollout rollout, double perSecond, double errorRate, string? source = null)
        => TrafficMode != "split" ? this : this with
        {
            Detection = DetectionForecast.Of(rollout, Steps, perSecond, errorRate) with { Source = source },
        };

    /// <summary>The forecast of a Rollout in which <see cref="RolloutLint"/> finds no problem.</summary>
    /// <param name="rollout">The Rollout, with its defaults.</param>
    /// <param name="manifests">What stands in its file.</param>
    public static RolloutForecast Of(Rollout rollout, RehearsalManifests manifests)
    {
        var (plan, _) = RolloutPlanCompiler.Compile(rollout);
        var o = manifests.Observe(rollout);
        var traffic = TrafficView.Of(o, plan, DateTimeOffset.UnixEpoch);
        var mode = Mode(plan, o, traffic);
        var scale = RolloutScale.Of(o, plan with { PodsCarryShares = mode == "pods" }, RevisionSet.Of(o), traffic, isHeld: false);
        var steps = Forecast(plan, scale, mode, o);
        return new RolloutForecast
        {
            Namespace = rollout.Namespace(),
            Rollout = rollout.Name(),
            TrafficMode = mode,
            Traffic = Words(mode, plan, traffic),
            Service = mode == "split" && (plan.StableService ?? traffic.Service) is { Length: > 0 } service ? service : null,
            Replicas = scale.Replicas,
            MostPods = mode == "pods"
                ? scale.Replicas + (plan.OldFirst ? 0 : scale.Surge)
                : steps.Max(static s => s.NewPods + s.StablePods),
            Steps = steps,
            Seconds = steps.Sum(static s => s.DurationSeconds ?? 0),
            Persons = steps.Count(static s => s.DurationSeconds is null),
            Rules = [.. RuleWords.Of(rollout.Spec ?? new RolloutSpec(), plan)],
        };
    }

    private static List<ForecastStep> Forecast(RolloutPlan plan, RolloutScale scale, string mode, RolloutObservation o)
    {
        var steps = new List<ForecastStep>();
        var (start, persons) = (0.0, 0);
        for (var i = 0; i <= plan.Steps.Count; i++)
        {
            var step = i < plan.Steps.Count ? plan.Steps[i] : null;
            if (step is PlanStep.Nothing)
            {
                continue;
            }

            var (fresh, old) = Pods(plan, scale, mode != "pods", i);
            var requests = step is PlanStep.TakeBack ? 0
                : mode != "pods" ? plan.WeightAt(i) / 100.0
                : fresh + old == 0 ? 0 : 100.0 * fresh / (fresh + old);
            var lasts = step is null ? 0 : StepWords.Duration(step, o.Templates)?.TotalSeconds;
            steps.Add(new ForecastStep
            {
                Number = steps.Count + 1,
                Field = step is null ? "spec.strategy" : plan.PathOf(i),
                Text = step is null ? StepWords.End(plan) : StepWords.Of(step, plan, scale, i),
                RequestsPercent = Math.Round(requests, 2),
                UsersPercent = Math.Round(plan.Sticky is not null || requests == 0 ? requests : 100, 2),
                Matching = step is PlanStep.TakeBack ? null : StepWords.Matching(plan.HeaderRoutesAt(i)),
                NewPods = fresh,
                StablePods = old,
                StartSeconds = start,
                PersonsBefore = persons,
                DurationSeconds = lasts,
            });
            if (step is PlanStep.TakeBack)
            {
                break;
            }

            start += lasts ?? 0;
            persons += lasts is null ? 1 : 0;
        }

        return steps;
    }

    private static (int New, int Stable) Pods(RolloutPlan plan, RolloutScale scale, bool isRouted, int step)
    {
        var weight = plan.WeightAt(step);
        if (!isRouted)
        {
            var counts = scale.CountsFor(weight);
            return plan.ScaleAt(step) is { } set ? (scale.PodsFor(weight, set), counts.Stable) : counts;
        }

        var wanted = scale.PodsFor(weight, plan.ScaleAt(step));
        return (wanted, plan.DynamicStableScale ? scale.PodsFor(RolloutPlan.Everything - weight) : scale.Replicas);
    }

    private static string Mode(RolloutPlan plan, RolloutObservation o, TrafficView traffic)
        => plan.PodsCarryShares ? "pods"
            : plan.HttpRoutes.Count > 0 ? "routes"
            : plan.CanaryService is not null && plan.StableService is not null ? "services"
            : traffic.IsSplit || plan.AsksForSplit || plan.SwitchesAtOnce || o.Services.Count == 0 ? "split"
            : "pods";

    private static string Words(string mode, RolloutPlan plan, TrafficView traffic) => mode switch
    {
        "routes" => $"{string.Join(", ", plan.HttpRoutes.Select(static r => $"HTTPRoute {r.Key}"))} "
            + $"shares between Service {plan.StableService} (stable) and Service {plan.CanaryService} (new)",
        "services" when plan.SwitchesAtOnce => $"Service {plan.StableService} moves from the stable revision to the new one at once; "
            + $"Service {plan.CanaryService} shows the new one before",
        "services" => $"Service {plan.StableService} reaches the stable revision and Service {plan.CanaryService} the new one; "
            + $"the gateway splits what comes to {(traffic.Service.Length > 0 ? traffic.Service : plan.StableService)}",
        "split" when plan.SwitchesAtOnce && (plan.StableService ?? traffic.Service) is { Length: > 0 } service
            => $"Service {service} moves from the stable revision to the new one at once",
        "split" => (plan.StableService ?? traffic.Service) is { Length: > 0 } service
            ? $"the gateway splits Service {service} by revision"
            : "the gateway splits the one Service that selects the pods; where no gateway of Slipway serves it, numbers of pods carry the "
                + "shares",
        _ when plan.PodsCarryShares => "numbers of pods carry the shares",
        _ => "no one Service stands for the pods: numbers of pods carry the shares, in steps of whole pods",
    };
}
