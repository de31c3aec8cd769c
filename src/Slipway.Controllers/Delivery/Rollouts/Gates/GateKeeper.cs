using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.History;
using Slipway.Controllers.Delivery.Rollouts.Steps;

namespace Slipway.Controllers.Delivery.Rollouts.Gates;

/// <summary>Decides by the answers of the gates whether a step may give the new revision more, and asks those that have not
/// answered.</summary>
internal static class GateKeeper
{
    /// <summary>Reason of a pause that a gate makes.</summary>
    public const string PauseReason = "Gate";

    /// <summary>How long after a no, or after errors without end, a gate is asked again.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(30);

    /// <summary>Calls that are kept.</summary>
    private const int Kept = 20;

    /// <summary>What the status remembers of the gates of a revision.</summary>
    public static GateRecord Remembered(RolloutStatus status, string hash)
        => new([.. (status.Gates ?? []).Where(g => g.Hash == hash)], status.GateCalls ?? []);

    /// <summary>All gates passed at the last move: a rollback asks nobody.</summary>
    public static GateRecord Rollback(RolloutPlan plan, IReadOnlyList<RolloutGateCall>? calls, string hash) => new(
        [.. plan.Gates.Select(g => new RolloutGateStatus
        {
            Name = g.Name, Step = plan.Steps.Count, Hash = hash, Answer = "Passed", Reason = "a rollback asks no gate",
        })],
        calls ?? []);

    /// <summary>The plan, held at the step before while a gate has not let the present one go on.</summary>
    public static RolloutPlan Hold(RolloutPlan plan, RolloutRun run, RevisionSet revisions)
        => run.Abort || revisions.IsSettled || revisions.StableHash is null || IsOpen(plan, run)
            ? plan
            : plan with { HeldStep = run.StepIndex };

    /// <summary>The run with its gates asked; the step may begin when <see cref="IsOpen"/> says so.</summary>
    public static RolloutRun Ask(RolloutRun run, StepContext context)
    {
        while (Next(context.Plan, run) is { } rule)
        {
            var before = run.Gates.Of(rule.Name, run.StepIndex);
            run = Ask(run, rule, before, context);
            if (run.Abort || !IsPassed(run.Gates.Of(rule.Name, run.StepIndex)))
            {
                return run;
            }
        }

        return run.PauseReason == PauseReason ? run.Unpaused() : run;
    }

    /// <summary>Whether nothing keeps the present step from beginning.</summary>
    public static bool IsOpen(RolloutPlan plan, RolloutRun run) => Next(plan, run) is null;

    /// <summary>The first gate that has not let the present step pass; null when it raises nothing, or all have.</summary>
    private static GateRule? Next(RolloutPlan plan, RolloutRun run)
        => plan.Gates.Count == 0 || run.PromoteFull || !plan.Raises(run.StepIndex) ? null
            : plan.Gates.FirstOrDefault(g => !IsPassed(run.Gates.Of(g.Name, run.StepIndex)));

    private static bool IsPassed(RolloutGateStatus? gate) => gate?.Answer is "Yes" or "Passed";

    private static RolloutRun Ask(RolloutRun run, GateRule rule, RolloutGateStatus? gate, StepContext context)
    {
        var now = context.Now;
        if (gate is null && IsPassedByAPerson(run))
        {
            run = run.Unpaused(); // What was promoted at this step is another pause than this gate's.
        }

        if (gate is null || (gate.Answer is "No" or "Error" && gate.AskAgainAt <= now && !IsPassedByAPerson(run)))
        {
            var attempt = gate is { Answer: "Error" } && gate.Attempt <= rule.Retries ? gate.Attempt + 1 : 1;
            gate = (gate ?? new RolloutGateStatus { Name = rule.Name, Step = run.StepIndex, Hash = context.Scale.Revisions.Hash }) with
            {
                Answer = "Asking", Attempt = attempt, AskedAt = now, AskAgainAt = null,
            };
        }
        else if (gate.Answer is "No" or "Error")
        {
            return IsPassedByAPerson(run) ? Passed(run, gate, context) : Waiting(run, rule, gate, context);
        }

        if (context.Observation.GateAnswers.FirstOrDefault(a => a.IsFor(gate)) is { } answer)
        {
            return Answered(run, rule, gate, answer, context);
        }

        run = run with
        {
            Gates = run.Gates.With(gate),
            Actions = [.. run.Actions, new RolloutAction.CallGate(Call(run, rule, gate, context))],
        };
        return run.PausedSince is not null
            ? run with { Waiting = $"asking gate {rule.Name} again; before it said: {gate.Reason}" }
            : run with { Waiting = $"asking gate {rule.Name}" };
    }

    private static RolloutRun Answered(RolloutRun run, GateRule rule, RolloutGateStatus gate, GateAnswer answer, StepContext context)
    {
        var isLast = answer.Answer == "Error" && gate.Attempt > rule.Retries;
        var isNews = gate.Reason != answer.Reason;
        gate = gate with
        {
            Answer = answer.Answer,
            Reason = answer.Reason,
            AskAgainAt = answer.Answer switch
            {
                "Yes" => null,
                "Error" when !isLast => context.Now + BackOff(gate.Attempt ?? 1),
                _ => context.Now + AskAgain,
            },
        };
        run = run with { Gates = run.Gates.With(gate).Called(answer, Kept) };
        if (answer.Answer == "Yes")
        {
            return run.Tell(false, "GateOpened", $"Gate {rule.Name} lets step {run.StepIndex + 1} begin");
        }

        if (isLast && rule.AbortsOnError)
        {
            return run.TakenBack($"gate {rule.Name} cannot be asked: {answer.Reason}", context.Scale.Revisions.Hash, context.Now);
        }

        run = isNews ? run.Tell(true, "GateClosed", Sentence(rule, gate)) : run;
        return Waiting(run, rule, gate, context);
    }

    /// <summary>A no pauses at once, errors when they go on; a person may promote past it.</summary>
    private static RolloutRun Waiting(RolloutRun run, GateRule rule, RolloutGateStatus gate, StepContext context)
    {
        run = run with
        {
            Waiting = string.Create(
                CultureInfo.InvariantCulture, $"{Sentence(rule, gate)}; asked again at {gate.AskAgainAt:yyyy-MM-ddTHH:mm:ssZ}"),
            LookAt = gate.AskAgainAt,
        };
        return run.PausedSince is not null || (gate.Answer == "Error" && gate.Attempt <= rule.Retries)
            ? run
            : run with { PausedStep = run.StepIndex, PauseReason = PauseReason, PausedSince = context.Now, PauseEnds = null };
    }

    private static RolloutRun Passed(RolloutRun run, RolloutGateStatus gate, StepContext context)
    {
        var by = CommandNews.AuthorOf(context.Observation.Rollout.Status, "promote") is { } user ? $"by {user}" : "by a person";
        gate = gate with { Answer = "Passed", AskAgainAt = null, Reason = $"passed {by}; it said: {gate.Reason}" };
        return (run with { Gates = run.Gates.With(gate) }).Unpaused().Tell(true, "GatePassed", $"Gate {gate.Name} is passed {by}");
    }

    private static bool IsPassedByAPerson(RolloutRun run) => run.PausedStep == run.StepIndex && run.PausedSince is null;

    private static string Sentence(GateRule rule, RolloutGateStatus gate)
        => $"gate {rule.Name} {(gate.Answer == "No" ? "says no" : "cannot be asked")}: {gate.Reason}";

    private static TimeSpan BackOff(int attempt)
        => TimeSpan.FromSeconds(Math.Min(AskAgain.TotalSeconds, Math.Pow(2, Math.Min(attempt, 10) - 1)));

    private static GateCall Call(RolloutRun run, GateRule rule, RolloutGateStatus gate, StepContext context)
    {
        var (o, plan, revisions) = (context.Observation, context.Plan, context.Scale.Revisions);
        var (from, to) = (plan.ShareAt(run.StepIndex - 1), plan.ShareAt(run.StepIndex));
        return new GateCall(rule.Url, rule.Timeout, rule.Secrets, new GateQuestion
        {
            Gate = rule.Name,
            Group = (o.Rollout.ApiVersion ?? "").Split('/')[0],
            Namespace = o.Rollout.Namespace(),
            Rollout = o.Rollout.Name(),
            Revision = revisions.Number,
            Hash = revisions.Hash,
            Images = [.. (o.Rollout.Spec?.Template?.Spec?.Containers ?? []).Select(static c => c.Image ?? "")],
            StableHash = revisions.StableHash ?? "",
            User = o.Rollout.Status?.History is [.., var release] && release.Hash == revisions.Hash ? release.User : null,
            Step = run.StepIndex,
            Steps = plan.Steps.Count,
            Stage = from == 0 ? "start" : to == RolloutPlan.Everything ? "promotion" : "step",
            FromWeight = from / 100.0,
            ToWeight = to / 100.0,
            Attempt = gate.Attempt ?? 1,
            AskedAt = gate.AskedAt,
            Verdict = run.Judgement?.Verdict,
            Requests = run.Judgement?.CanaryRequests,
            Errors = run.Judgement?.CanaryErrors,
        });
    }
}
