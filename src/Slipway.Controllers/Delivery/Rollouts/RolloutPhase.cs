using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>The phase of a Rollout, its message, and the conditions that say the same.</summary>
internal static class RolloutPhase
{
    /// <summary>The status with phase, message and conditions.</summary>
    public static RolloutStatus Judge(
        RolloutObservation o, RolloutRun run, RolloutScale scale, RolloutStatus status, bool isPaused, DateTimeOffset now)
    {
        var settled = run.StableHash == scale.Revisions.Hash;
        var missing = settled ? scale.MissingPods(scale.Replicas) : run.Waiting;
        var late = IsLate(o, status, now) && !isPaused && !run.Abort && missing is not null;
        var (phase, message, progressing) = (run.Abort, settled, missing, isPaused, late) switch
        {
            (true, _, _, _, _) => ("Degraded", AbortMessage(run, scale), new State("False", "RolloutAborted")),
            (_, true, null, _, _) => ("Healthy", null, new State("True", "NewReplicaSetAvailable")),
            (_, _, _, true, _) => ("Paused", run.PausedSince is null
                ? "paused by spec.paused"
                : $"{run.PauseReason}: {missing}", new State("Unknown", "RolloutPaused")),
            (_, _, _, _, true) =>
                ("Degraded", $"ProgressDeadlineExceeded: no progress since {status.ProgressedAt:yyyy-MM-ddTHH:mm:ssZ}; {missing}",
                new State("False", "ProgressDeadlineExceeded")),
            _ => ("Progressing", missing ?? "more to do", new State("True", "ReplicaSetUpdated")),
        };
        var text = message ?? $"revision {scale.Revisions.Hash} is rolled out";
        var minimum = scale.Replicas - scale.Unavailable;
        var available = status.AvailableReplicas >= minimum;
        return status with
        {
            Phase = phase,
            Message = message,
            Conditions = RolloutConditions.With(status.Conditions, now,
            [
                new("Available", available ? "True" : "False", "AvailableReason", available
                    ? "Rollout has minimum availability"
                    : $"fewer than {minimum} pods are available"),
                new("Completed", settled ? "True" : "False", "RolloutCompleted", settled ? text : "the rollout is under way"),
                new("Healthy", phase == "Healthy" ? "True" : "False", phase == "Healthy" ? "RolloutHealthy" : "RolloutNotHealthy", text),
                new("Paused", isPaused ? "True" : "False", "RolloutPaused", isPaused ? text : "Rollout is not paused"),
                new("Progressing", progressing.Status, progressing.Reason, text),
            ]),
        };
    }

    /// <summary>Whether the progress deadline has passed.</summary>
    public static bool IsLate(RolloutObservation o, RolloutStatus status, DateTimeOffset now)
        => status.ProgressedAt is { } since && now - since > Deadline(o);

    /// <summary>The progress deadline.</summary>
    public static TimeSpan Deadline(RolloutObservation o)
        => TimeSpan.FromSeconds(o.Rollout.Spec?.ProgressDeadlineSeconds ?? RolloutDefaults.ProgressDeadlineSeconds);

    private static string AbortMessage(RolloutRun run, RolloutScale scale)
    {
        var why = run.Judgement is { Verdict: "Fail" } judgement ? judgement.Reason
            : run.AbortReason is null ? $"revision {scale.Revisions.Hash} was taken back"
            : run.AbortReason.StartsWith("by command", StringComparison.Ordinal)
                ? $"revision {scale.Revisions.Hash} was taken back {run.AbortReason}"
            : $"revision {scale.Revisions.Hash} was taken back: {run.AbortReason}";
        var traffic = scale.Traffic.IsRouted && scale.Traffic.WeightOf(scale.Revisions.Hash) == 0
            && scale.Traffic.Unacknowledged is { } unacknowledged
            ? $"; waiting for the gateways: {unacknowledged}" : "";
        return $"RolloutAborted: {why}{traffic}";
    }

    private sealed record State(string Status, string Reason);
}
