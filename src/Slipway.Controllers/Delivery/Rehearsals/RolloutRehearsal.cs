using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Controllers.Delivery.AnalysisRuns.Providers;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Steps;
using Slipway.Controllers.Delivery.Rollouts.Strategies;
using Slipway.Controllers.Delivery.TrafficRouting;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>
/// Rolls a new revision out on simulated time: the planner and the judge are those that run in earnest; pods, the gateway, users and
/// persons are simulated. What analyses ask the gateway is measured; what they ask others is taken to be good. The same seed gives the
/// same result.
/// </summary>
public sealed class RolloutRehearsal
{
    private const string Before = "slipway.dev/rehearsal";
    private const string Instance = "rehearsal";
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(TelemetryFrame.LengthMilliseconds);
    private static readonly TimeSpan LongestDeployment = TimeSpan.FromHours(1);

    private readonly RehearsalSettings settings;
    private readonly RehearsalClock clock;
    private readonly RehearsalWorld world;
    private readonly RehearsalRecord record;
    private readonly JudgementBook book;
    private readonly TrafficCounts counts;
    private readonly Chance chance;
    private readonly RolloutPlan plan;
    private readonly RolloutSpec wanted;
    private readonly double failing;
    private DateTimeOffset? due;
    private bool told;
    private bool isRecorded;

    private RolloutRehearsal(Rollout rollout, RehearsalManifests manifests, RehearsalSettings settings, Random random)
    {
        this.settings = settings;
        rollout = RoutesAsSplit(rollout);
        wanted = rollout.Spec ?? new RolloutSpec();
        (plan, _) = RolloutPlanCompiler.Compile(rollout);
        failing = settings.ErrorRate + ((1 - settings.ErrorRate) * Latency.PastBound(settings.LatencyFactor));
        clock = new RehearsalClock(settings.Start);
        chance = new Chance(random);
        counts = new TrafficCounts(clock);
        world = new RehearsalWorld(rollout, MissingTemplates.Added(rollout, plan, manifests), settings, clock, counts);
        record = new RehearsalRecord(clock);
        book = new JudgementBook(new ErrorRateJudge(ErrorRateSettings.Default), clock) { OnChange = _ => told = true };
    }

    private RolloutStatus Status => world.Rollout.Status ?? new RolloutStatus();

    private double Share => world.Share(Status.CurrentPodHash);

    /// <summary>Rolls out, and says what came of it.</summary>
    /// <param name="rollout">A Rollout in which <see cref="RolloutLint"/> finds no problem, with its defaults.</param>
    /// <param name="manifests">What stands in its file.</param>
    /// <param name="settings">What is assumed.</param>
    /// <param name="random">Chance; the same seed gives the same result.</param>
    public static RehearsalResult Run(Rollout rollout, RehearsalManifests manifests, RehearsalSettings settings, Random random)
        => new RolloutRehearsal(rollout, manifests, settings, random).Run();

    private RehearsalResult Run()
    {
        Deploy();
        record.Begin();
        isRecorded = true;
        world.Apply(wanted);
        Decide();
        while (record.Elapsed < settings.Longest && record.Outcome is null)
        {
            var frame = Serve();
            clock.Advance(Frame);
            book.Add(frame);
            counts.Add(frame);
            var moved = world.Move(Frame) | Promotes();
            record.Share(Share, Status);
            if (moved || told || due <= clock.GetUtcNow())
            {
                Decide();
            }
        }

        return record.Result(Status);
    }

    /// <summary>The revision that is there before: the same template but for a mark.</summary>
    private void Deploy()
    {
        var template = wanted.Template!;
        var marked = new SortedDictionary<string, string>(StringComparer.Ordinal) { [Before] = "before" };
        foreach (var (key, value) in template.Metadata?.Annotations ?? new Dictionary<string, string>())
        {
            marked.TryAdd(key, value);
        }

        world.Apply(wanted with
        {
            Paused = false,
            Template = template with { Metadata = (template.Metadata ?? new ObjectMeta()) with { Annotations = marked } },
        });
        for (var time = TimeSpan.Zero; time < LongestDeployment && Status.Phase != "Healthy"; time += Frame)
        {
            Decide();
            clock.Advance(Frame);
            world.Move(Frame);
        }
    }

    private void Decide()
    {
        told = false;
        var before = Status;
        var decision = RolloutPlanner.Decide(world.Observe(book.Read(world.Rollout.Key())), clock.GetUtcNow());
        world.Write(decision.Status);
        var acted = before.CurrentStepIndex != decision.Status.CurrentStepIndex || before.Phase != decision.Status.Phase;
        foreach (var action in decision.Actions)
        {
            if (action is RolloutAction.UpdateSplit)
            {
                book.ShareChanges(world.Rollout.Key());
            }

            acted |= world.Apply(action);
        }

        if (JudgementSessions.Of(world.Rollout, world.Split) is { } session)
        {
            // Durations are drawn only for analyses and objectives; a revision that is too slow is modelled by its requests past the bound.
            book.Watch(session with { Latency = null });
        }
        else
        {
            book.Forget(world.Rollout.Key());
        }

        // The controller looks again at once when it has changed something; here with the next frame.
        due = acted ? clock.GetUtcNow() : decision.RequeueAfter is { } later ? clock.GetUtcNow() + later : null;
        if (isRecorded)
        {
            record.Decision(decision, Share);
        }
    }

    /// <summary>The requests of a quarter of a second: those that fit a route, and those that the shares place.</summary>
    private TelemetryFrame Serve()
    {
        var all = chance.Arrivals(settings.RequestsPerSecond * Frame.TotalSeconds);
        var (rows, routed) = (new List<TelemetryRow>(), new List<TelemetryRow>());
        var route = world.Route(Status.CurrentPodHash);
        var fitting = route?.Match?.Any(static m => m == new TrafficMatch()) is true ? 1 : settings.MatchRate;
        var fits = route is null ? 0 : chance.Of(all, fitting);
        var taken = chance.Of(fits, (route?.Percentage ?? 100) / 100);
        Serve(taken, fits - taken, route?.Name, routed);
        var fresh = chance.Of(all - fits, Share);
        Serve(fresh, all - fits - fresh, null, rows);
        return new TelemetryFrame
        {
            Instance = Instance,
            Epoch = "1",
            Id = clock.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds,
            Version = 1,
            Final = true,
            Rows = rows,
            Routed = routed,
        };
    }

    private void Serve(long fresh, long old, string? rule, List<TelemetryRow> rows)
    {
        if (rule is not null && fresh + old == 0)
        {
            return;
        }

        var (freshBad, oldBad) = (chance.Of(fresh, failing), chance.Of(old, settings.StableErrorRate));
        record.Served(fresh, freshBad, old, oldBad);
        rows.Add(Row(Status.CurrentPodHash, fresh, freshBad, settings.LatencyFactor) with { Rule = rule });
        rows.Add(Row(Status.StableRS, old, oldBad, 1) with { Rule = rule });
    }

    private TelemetryRow Row(string? hash, long requests, long bad, double factor) => new()
    {
        Route = "",
        Namespace = world.Rollout.Namespace(),
        Service = world.Service,
        Revision = hash ?? "",
        Pod = "",
        Started = requests,
        Finished = requests,
        Bad = bad == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["5xx"] = bad },
        PastBound = 0,
        Durations = world.MeasuresLatency || wanted.Judge?.Objective?.LatencyMilliseconds is not null
            ? Latency.Durations(requests, factor, chance) : new SortedDictionary<int, long>(),
    };

    /// <summary>HTTPRoutes are taken to follow as a gateway does.</summary>
    private static Rollout RoutesAsSplit(Rollout rollout)
    {
        if (HttpRouteTargets.Of(rollout).Routes.Count == 0)
        {
            return rollout;
        }

        var canary = rollout.Spec!.Strategy!.Canary!;
        var routing = canary.TrafficRouting! with
        {
            Plugins = null,
            Slipway = (canary.TrafficRouting!.Slipway ?? new SlipwayTrafficRouting()) with { HttpRoutes = null },
        };
        return rollout with
        {
            Spec = rollout.Spec with { Strategy = new RolloutStrategy { Canary = canary with { TrafficRouting = routing } } },
        };
    }

    /// <summary>Whether a person acts now: one does where the rollout waits for nothing else, after a while.</summary>
    private bool Promotes()
    {
        if (Status.PauseConditions is not [{ StartTime: { } since } pause, ..] || clock.GetUtcNow() - since < settings.Person)
        {
            return false;
        }

        if (Step is PlanStep.Approval approval && pause.Reason == PauseSteps.ApprovalReason)
        {
            return Approves(approval);
        }

        if (Step is not (PlanStep.Pause { Duration: null } or PlanStep.Compare { Duration: null, IsEndedByHand: true })
            && pause.Reason is not (AnalysisSteps.InconclusiveReason or PauseSteps.LowTrafficReason or ObjectivePause.Reason))
        {
            return false;
        }

        record.Add("Person", $"a person promotes, {StepWords.Duration(settings.Person)} after the pause began", Share, Status);
        world.Write(Status with { PauseConditions = null });
        return true;
    }

    private bool Approves(PlanStep.Approval approval)
    {
        var step = Status.CurrentStepIndex ?? 0;
        if ((Status.Approvals ?? []).Any(a => a.Step == step && a.Hash == Status.CurrentPodHash))
        {
            return false;
        }

        record.Add("Person", $"a person approves, {StepWords.Duration(settings.Person)} after the pause began", Share, Status);
        var given = new RolloutApproval
        {
            Step = step, Hash = Status.CurrentPodHash, User = "rehearsal", Groups = approval.Groups, At = clock.GetUtcNow(),
        };
        world.Write(Status with { Approvals = [.. Status.Approvals ?? [], given] });
        return true;
    }

    private PlanStep? Step => Status.CurrentStepIndex is { } step && step < plan.Steps.Count ? plan.Steps[step] : null;
}
