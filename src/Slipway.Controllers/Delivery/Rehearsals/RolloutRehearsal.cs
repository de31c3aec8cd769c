using Slipway.Analysis;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Telemetry;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Steps;
using Slipway.Controllers.Delivery.Rollouts.Strategies;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>
/// Rolls a new revision out on simulated time: the planner and the judge are those that run in earnest; pods, the gateway, users and
/// persons are simulated. Analyses and experiments pass. The same seed gives the same result.
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
        wanted = rollout.Spec ?? new RolloutSpec();
        (plan, _) = RolloutPlanCompiler.Compile(rollout);
        failing = settings.ErrorRate + ((1 - settings.ErrorRate) * Latency.PastBound(settings.LatencyFactor));
        clock = new RehearsalClock(settings.Start);
        chance = new Chance(random);
        world = new RehearsalWorld(rollout, MissingTemplates.Added(rollout, plan, manifests), settings, clock);
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

        if (JudgementSessions.Of(world.Rollout) is { } session)
        {
            book.Watch(session);
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

    /// <summary>The requests of a quarter of a second.</summary>
    private TelemetryFrame Serve()
    {
        var all = chance.Arrivals(settings.RequestsPerSecond * Frame.TotalSeconds);
        var fresh = chance.Of(all, Share);
        var (freshBad, oldBad) = (chance.Of(fresh, failing), chance.Of(all - fresh, settings.StableErrorRate));
        record.Served(fresh, freshBad, all - fresh, oldBad);
        return new TelemetryFrame
        {
            Instance = Instance,
            Epoch = "1",
            Id = clock.GetUtcNow().ToUnixTimeMilliseconds() / TelemetryFrame.LengthMilliseconds,
            Version = 1,
            Final = true,
            Rows = [Row(Status.CurrentPodHash, fresh, freshBad), Row(Status.StableRS, all - fresh, oldBad)],
        };
    }

    private TelemetryRow Row(string? hash, long requests, long bad) => new()
    {
        Route = "",
        Namespace = world.Rollout.Namespace(),
        Service = Status.Canary?.Weights?.Stable?.ServiceName ?? "",
        Revision = hash ?? "",
        Pod = "",
        Started = requests,
        Finished = requests,
        Bad = bad == 0 ? new Dictionary<string, long>() : new Dictionary<string, long> { ["5xx"] = bad },
        PastBound = 0,
        Durations = new SortedDictionary<int, long>(),
    };

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

        if (Step is not PlanStep.Pause { Duration: null }
            && pause.Reason is not (AnalysisSteps.InconclusiveReason or PauseSteps.LowTrafficReason))
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
