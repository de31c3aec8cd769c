using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>
/// Two Rollouts of different API groups that select the same pods would each undo what the other does. The older one goes on, the younger
/// one waits and says so.
/// </summary>
internal static class SelectorRivalry
{
    /// <summary>Reason of the condition, the message and the event.</summary>
    public const string Reason = "SelectorConflict";

    /// <summary>The oldest of the others that is older than this one and selects the same pods; null when there is none.</summary>
    public static Rollout? ElderOf(Rollout rollout, IEnumerable<Rollout> others)
        => others.Where(other => IsOlder(other, rollout) && SelectSame(rollout, other))
            .OrderBy(static r => r, Comparer<Rollout>.Create(static (a, b) => a == b ? 0 : IsOlder(a, b) ? -1 : 1))
            .FirstOrDefault();

    /// <summary>What the younger one does: nothing but say why, and obey an abort.</summary>
    public static RolloutDecision Decision(RolloutObservation o, Rollout rival, IReadOnlyList<RolloutAction> withdrawal, DateTimeOffset now)
    {
        var message = $"{rival.Kind} {rival.Name()} of {rival.ApiVersion} is older and selects the same pods; "
            + "delete one of the two, or give one other labels";
        var said = o.Rollout.Status?.Conditions?.Any(c => c is { Type: "InvalidSpec", Reason: Reason } && c.Message == message) is true;
        return new RolloutDecision
        {
            Status = StatusComposer.Stalled(o, Reason, message, now),
            Actions =
            [
                .. withdrawal,
                .. said ? Array.Empty<RolloutAction>() : [new RolloutAction.Announce(true, Reason, message)],
            ],
        };
    }

    private static bool SelectSame(Rollout a, Rollout b) => Selects(a, b) || Selects(b, a)
        || (a.Spec?.WorkloadRef is { Name: { } name } && b.Spec?.WorkloadRef?.Name == name
            && a.Spec.WorkloadRef.Kind == b.Spec.WorkloadRef.Kind);

    private static bool Selects(Rollout selecting, Rollout selected) => selecting.Spec?.Selector is { } selector
        && SelectorMatch.Selects(selector, selected.Spec?.Template?.Metadata?.Labels ?? new Dictionary<string, string>());

    // Times have seconds only; of two made in the same second, Slipway's own counts as the older.
    private static bool IsOlder(Rollout a, Rollout b)
    {
        var (first, second) = (a.Metadata?.CreationTimestamp, b.Metadata?.CreationTimestamp);
        return first == second ? a.ApiVersion?.StartsWith(Kinds.OwnGroup, StringComparison.Ordinal) is true : first < second;
    }
}
