using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;

namespace Slipway.Cli.Rollouts;

/// <summary>
/// The commands on a Rollout, as the patches that the field's other clients send too. Each acts in every state, does nothing where that is
/// so already, and answers in a sentence that says what it waits for now.
/// </summary>
internal sealed class RolloutCommander(RolloutTarget target, TimeProvider time)
{
    private string Verb => RolloutState.NameIn(target.Kind.Group, target.Key.Name);

    /// <summary>Ends a pause, or the hold of a person.</summary>
    public async Task<CommandAnswer> PromoteAsync(CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (state.IsInvalid)
        {
            throw Refused($"cannot be promoted: {rollout.Status?.Message}");
        }

        if (state.IsAborted)
        {
            throw Refused($"is aborted and is not promoted; 'slipway retry {Verb}' starts again at the first step, "
                + $"'slipway promote {Verb} --full' releases it all the same");
        }

        var released = await ReleaseAsync(state, cancellationToken);
        if (state.IsSettled || state.IsFirst)
        {
            return released ? Done("promote", "is no longer held")
                : Nothing("promote", state.IsSettled
                    ? "has nothing to promote: the newest revision is the stable one"
                    : $"is being deployed for the first time, without steps: {rollout.Status?.Message}");
        }

        if (state.PauseReason == "ApprovalStep")
        {
            return released
                ? Done("promote", $"is no longer held; {state.StepText(state.Step)} waits for an approval: 'slipway approve {Verb}'")
                : throw Refused(
                    $"waits at {state.StepText(state.Step)} for an approval, which a promotion is not: 'slipway approve {Verb}'");
        }

        if (state.PauseReason is not null)
        {
            await target.StatusAsync(new JsonObject { ["pauseConditions"] = null }, cancellationToken);
            return Done("promote", state.PauseReason == "Gate"
                ? $"passes the gate and begins {state.StepText(state.Step)}"
                : state.PauseReason == "ObjectiveMissed"
                    ? $"goes on at {state.StepText(state.Step)}; from now on requests count against the objective again"
                : state.PauseReason == "ErrorBudgetSpent"
                    ? "is released although the error budget is spent; that is on record under your name"
                : $"goes on after {state.StepText(state.Step)}");
        }

        return released ? Done("promote", $"is no longer held and goes on with {state.StepText(state.Step)}")
            : Nothing("promote", $"is not paused: {rollout.Status?.Message}. "
                + $"'slipway promote {Verb} --skip-step' goes on without waiting for that");
    }

    /// <summary>Goes on with the next step whatever the present one waits for.</summary>
    public async Task<CommandAnswer> SkipAsync(CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (state.IsSettled || state.IsFirst || rollout.Status?.CurrentStepIndex is null)
        {
            return Nothing("skip", "has no step to skip");
        }

        if (state.IsAborted)
        {
            throw Refused($"is aborted and skips no step; 'slipway retry {Verb}' starts again at the first one");
        }

        if (state.Steps.Count > 0 && state.Step >= state.Steps.Count)
        {
            return Nothing("skip", $"has done all its steps; {rollout.Status.Message}");
        }

        await ReleaseAsync(state, cancellationToken);
        await target.StatusAsync(
            new JsonObject { ["currentStepIndex"] = state.Step + 1, ["pauseConditions"] = null }, cancellationToken);
        return Done("skip", $"skips {state.StepText(state.Step)}");
    }

    /// <summary>Skips all that is left.</summary>
    public async Task<CommandAnswer> PromoteFullAsync(CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (state.IsInvalid)
        {
            throw Refused($"cannot be promoted: {rollout.Status?.Message}");
        }

        if (state.IsSettled && !state.IsHeld)
        {
            return Nothing("promote-full", "has nothing to promote: the newest revision is the stable one");
        }

        if (!state.IsFull && !state.IsSettled)
        {
            await target.StatusAsync(new JsonObject { ["promoteFull"] = true }, cancellationToken);
        }

        var released = await ReleaseAsync(state, cancellationToken);
        return state.IsSettled ? Done("promote-full", "is no longer held")
            : state.IsFull && !released ? Nothing("promote-full", $"goes to 100 % already: {rollout.Status?.Message}")
            : Done("promote-full", $"goes to 100 % without further steps{(state.IsAborted ? ", although it was aborted" : "")}");
    }

    /// <summary>Holds it where it is.</summary>
    public async Task<CommandAnswer> PauseAsync(CancellationToken cancellationToken)
    {
        var state = new RolloutState(await target.ReadAsync(cancellationToken));
        if (state.IsHeld)
        {
            return Nothing("pause", "is paused already");
        }

        await target.SpecAsync(new JsonObject { ["paused"] = true }, cancellationToken);
        return Done("pause", state.IsAborted ? "is paused; it stays taken back, and a retry would wait at its first step"
            : state.IsSettled ? $"is paused: the next revision waits until 'slipway promote {Verb}'"
            : $"is paused; 'slipway promote {Verb}' lets it go on");
    }

    /// <summary>Takes all traffic back to the stable revision.</summary>
    public async Task<CommandAnswer> AbortAsync(CancellationToken cancellationToken)
    {
        var (_, state) = await ObserveAsync(cancellationToken);
        if (state.IsSettled || state.IsFirst)
        {
            return Nothing("abort", state.IsSettled
                ? "has nothing to abort: the newest revision is the stable one"
                : "has nothing to abort: it is the first revision, and there is none to go back to");
        }

        if (state.IsAborted)
        {
            return Nothing("abort", "is aborted already");
        }

        await target.StatusAsync(new JsonObject { ["abort"] = true }, cancellationToken);
        return Done("abort", "is aborted: all traffic goes to the stable revision");
    }

    /// <summary>Starts an aborted one over.</summary>
    public async Task<CommandAnswer> RetryAsync(CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (!state.IsAborted)
        {
            return Nothing("retry", state.IsInvalid ? $"is not aborted but cannot be acted on: {rollout.Status?.Message}"
                : rollout.Status?.Phase == "Degraded" ? $"is not aborted but stuck: {rollout.Status.Message}"
                : "is not aborted; there is nothing to retry");
        }

        await target.StatusAsync(new JsonObject { ["abort"] = false }, cancellationToken);
        return Done("retry", state.IsHeld
            ? $"starts again at the first step once it is no longer held: 'slipway promote {Verb}'"
            : "starts again at the first step");
    }

    /// <summary>Replaces all pods, at the pace of a rollout.</summary>
    public async Task<CommandAnswer> RestartAsync(CancellationToken cancellationToken)
    {
        var rollout = await target.ReadAsync(cancellationToken);
        if (rollout.Spec?.RestartAt is { } under && (rollout.Status?.RestartedAt is not { } done || done < under))
        {
            return Nothing("restart", $"is being restarted since {under:yyyy-MM-ddTHH:mm:ssZ} already");
        }

        var now = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        await target.SpecAsync(new JsonObject { ["restartAt"] = now }, cancellationToken);
        return Done("restart", rollout.Spec?.Replicas == 0
            ? "has no pods; there is nothing to restart"
            : $"replaces its pods that are older than {now}, never more at once than may be missing");
    }

    /// <summary>Approves the step that waits for it, or a later one.</summary>
    /// <param name="step">Number of the step, from 1; null for the one that waits.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    public async Task<CommandAnswer> ApproveAsync(int? step, CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (state.IsSettled || state.IsFirst || state.IsAborted)
        {
            throw Refused($"waits for no approval: {(state.IsAborted ? "it is aborted" : "no revision is on its way to its users")}");
        }

        var steps = state.Steps.Index().Where(static s => s.Item.Approval is not null).Select(static s => s.Index).ToList();
        var index = step is { } number ? number - 1 : state.Step;
        if (step > state.Steps.Count)
        {
            throw Refused($"has no step {step}; it has {state.Steps.Count}");
        }

        var given = rollout.Status?.Approvals?.FirstOrDefault(a => a.Hash == rollout.Status.CurrentPodHash
            && (a.Step == index || (step is null && !steps.Contains(index) && a.Step == steps.LastOrDefault(s => s < index, -1))));
        if (given is not null)
        {
            return Nothing("approve", $"{state.StepText(given.Step ?? 0)} is approved already, by {given.User ?? "somebody"}");
        }

        if (!steps.Contains(index))
        {
            var next = steps.Where(s => s >= state.Step).Select(static s => s + 1).ToList();
            throw Refused($"{state.StepText(index)} waits for no approval"
                + (next.Count == 0 ? "" : $"; --step {next[0]} approves the next that will"));
        }

        var approvals = new JsonArray();
        foreach (var known in rollout.Status?.Approvals ?? [])
        {
            approvals.Add(new JsonObject { ["step"] = known.Step, ["hash"] = known.Hash });
        }

        approvals.Add(new JsonObject { ["step"] = index, ["hash"] = rollout.Status?.CurrentPodHash });
        await target.StatusAsync(new JsonObject { ["approvals"] = approvals }, cancellationToken);
        var held = state.IsHeld ? $"; it is still held: 'slipway promote {Verb}'" : "";
        return Done("approve", $"{state.StepText(index)} is approved{held}");
    }

    /// <summary>Gives the new revision another share until the next step that sets one.</summary>
    public async Task<CommandAnswer> SetWeightAsync(double percent, CancellationToken cancellationToken)
    {
        var (rollout, state) = await ObserveAsync(cancellationToken);
        if (state.IsSettled || state.IsFirst)
        {
            throw Refused("has no revision on its way whose share could be set");
        }

        if (state.IsAborted)
        {
            throw Refused($"is aborted and gets no share; 'slipway retry {Verb}' starts again at the first step");
        }

        if (state.Steps.Count == 0 || state.Step >= state.Steps.Count)
        {
            throw Refused(state.Steps.Count == 0
                ? "has no steps whose share could be set: its traffic moves at once"
                : "has done all its steps and gets everything");
        }

        if (rollout.Status?.WeightOverride is { } standing && standing.Weight == percent && standing.Step == state.Step
            && standing.Hash == rollout.Status.CurrentPodHash)
        {
            return Nothing("set-weight", $"is set to {RolloutPicture.Percent(percent)} already");
        }

        var share = new JsonObject { ["weight"] = percent, ["step"] = state.Step, ["hash"] = rollout.Status?.CurrentPodHash };
        await target.StatusAsync(new JsonObject { ["weightOverride"] = share }, cancellationToken);
        return Done("set-weight", $"the new revision gets {RolloutPicture.Percent(percent)} until the next step that sets a share"
            + (state.IsHeld ? "; more than it has only once it is no longer held" : ""));
    }

    private async Task<(Rollout Rollout, RolloutState State)> ObserveAsync(CancellationToken cancellationToken)
    {
        var rollout = await target.ObservedAsync(cancellationToken);
        return (rollout, new RolloutState(rollout));
    }

    /// <summary>Takes the hold of a person away; whether there was one.</summary>
    private async Task<bool> ReleaseAsync(RolloutState state, CancellationToken cancellationToken)
    {
        if (state.IsHeld)
        {
            await target.SpecAsync(new JsonObject { ["paused"] = false }, cancellationToken);
        }

        return state.IsHeld;
    }

    private CommandFailure Refused(string message) => new($"{target.Key} {message}");

    private CommandAnswer Done(string command, string message) => Nothing(command, message) with { Changed = true };

    private CommandAnswer Nothing(string command, string message)
        => new(target.Key.Namespace, target.Key.Name, $"{target.Key} {message}") { Group = target.Kind.Group, Command = command };
}
