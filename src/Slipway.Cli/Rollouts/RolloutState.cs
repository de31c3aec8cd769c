using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Cli.Rollouts;

/// <summary>Reads the state of a Rollout out of its spec and status, for verbs and for those who ask why it waits.</summary>
internal sealed class RolloutState(Rollout rollout)
{
    private readonly RolloutStatus status = rollout.Status ?? new RolloutStatus();

    /// <summary>The words that name a Rollout to a verb, whatever other Rollouts there are.</summary>
    public static string NameIn(string? group, string name)
        => group == Kinds.ArgoGroup ? $"rollout.{Kinds.ArgoGroup}/{name}" : $"rollout {name}";

    /// <summary>Whether the controller has seen the newest spec.</summary>
    public bool IsObserved
        => status.ObservedGeneration == string.Create(CultureInfo.InvariantCulture, $"{rollout.Metadata?.Generation}");

    /// <summary>Whether the spec cannot be acted on.</summary>
    public bool IsInvalid => status.Conditions?.Any(static c => c is { Type: "InvalidSpec", Status: "True" }) is true;

    /// <summary>Whether nothing is on its way: the newest revision has everything.</summary>
    public bool IsSettled => status.CurrentPodHash is not null && status.CurrentPodHash == status.StableRS;

    /// <summary>Whether the first revision is being deployed, so that there is none to go back to.</summary>
    public bool IsFirst => string.IsNullOrEmpty(status.StableRS);

    /// <summary>Whether it is being taken back, or has been.</summary>
    public bool IsAborted => status.Abort is true && !IsSettled;

    /// <summary>Whether a person holds it.</summary>
    public bool IsHeld => rollout.Spec?.Paused is true;

    /// <summary>Whether all steps are skipped.</summary>
    public bool IsFull => status.PromoteFull is true && !IsSettled;

    /// <summary>Reason of the pause that a step made; null when none did.</summary>
    public string? PauseReason => status.PauseConditions is [var first, ..] ? first.Reason : null;

    /// <summary>Number of the step that runs, from 0.</summary>
    public int Step => status.CurrentStepIndex ?? 0;

    /// <summary>The steps as they are written; none for a strategy without a list of them.</summary>
    public IReadOnlyList<CanaryStep> Steps => rollout.Spec?.Strategy?.Canary?.Steps ?? [];

    /// <summary>The step that runs; null when all are done, or the strategy has no list.</summary>
    public CanaryStep? Running => Step < Steps.Count ? Steps[Step] : null;

    /// <summary>The words <c>step 2 of 4</c>; for a strategy without a list just the number.</summary>
    public string StepText(int index) => Steps.Count == 0
        ? string.Create(CultureInfo.InvariantCulture, $"step {index + 1}")
        : string.Create(CultureInfo.InvariantCulture, $"step {Math.Min(index + 1, Steps.Count)} of {Steps.Count}");

    /// <summary>The newest note of a command; null when none is on record.</summary>
    public RolloutCommand? Last(string command) => status.Commands?.LastOrDefault(c => c.Command == command);

    /// <summary>Why it waits and what would end that, as a sentence; null when it waits for nothing.</summary>
    public string? Waiting()
    {
        var verb = NameIn(rollout.ApiVersion?.Split('/')[0], rollout.Name());
        if (!IsObserved)
        {
            return "the controller has not seen the newest change yet; 'slipway status' tells whether it runs";
        }

        if (IsInvalid)
        {
            return $"{status.Message}; correct that and apply it again";
        }

        if (IsAborted)
        {
            return $"{status.Message}; 'slipway retry {verb}' starts over, 'slipway undo {verb}' goes back to the stable template";
        }

        if (IsHeld && !IsSettled)
        {
            var who = Last("pause") is { User: { } user, At: { } at } ? $" by {user} since {at:yyyy-MM-ddTHH:mm:ssZ}" : "";
            return $"held{who} (spec.paused); 'slipway promote {verb}' lets it go on, 'slipway abort {verb}' takes it back";
        }

        return status.Phase == "Healthy" ? null
            : PauseReason is { } reason ? $"{Told(reason)}{Ends(reason, verb)}"
            : IsFull ? $"promoted in full: {status.Message}"
            : string.IsNullOrEmpty(status.Message) ? "the controller has not said yet" : status.Message;
    }

    /// <summary>The message without the word that machines read before it.</summary>
    private string Told(string reason)
    {
        var text = status.Message ?? reason;
        return $"{StepText(Step)}: {(text.StartsWith(reason + ": ", StringComparison.Ordinal) ? text[(reason.Length + 2)..] : text)}";
    }

    private static string Ends(string reason, string verb) => reason switch
    {
        "ApprovalStep" => $"; 'slipway approve {verb}' approves it",
        "InconclusiveAnalysisRun" or "LowTraffic" or "ObjectiveMissed"
            => $"; 'slipway promote {verb}' goes on, 'slipway abort {verb}' takes it back",
        "Gate" => $"; 'slipway promote {verb}' passes it",
        _ => $"; 'slipway promote {verb}' goes on at once",
    };
}
