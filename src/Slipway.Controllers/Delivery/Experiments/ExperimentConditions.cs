using Slipway.Api.Delivery;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>The conditions that tools of the field wait for.</summary>
internal static class ExperimentConditions
{
    /// <summary>The conditions of a status.</summary>
    /// <param name="name">Name of the experiment.</param>
    /// <param name="old">What was written.</param>
    /// <param name="status">What is to be written.</param>
    /// <param name="invalid">What is wrong with the spec; null when nothing is.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyList<RolloutCondition> Of(
        string name, ExperimentStatus old, ExperimentStatus status, string? invalid, DateTimeOffset now)
    {
        var isOver = AnalysisPhase.IsCompleted(status.Phase);
        var late = status.TemplateStatuses?.FirstOrDefault(static t => t.Status == ExperimentTemplatePhase.Failed);
        var (progressing, reason, message) = status.Phase switch
        {
            _ when late is not null => ("False", "ProgressDeadlineExceeded", late.Message ?? ""),
            AnalysisPhase.Pending => ("True", "ReplicaSetUpdated", $"Experiment \"{name}\" is progressing."),
            AnalysisPhase.Running => ("True", "NewReplicaSetAvailable", $"Experiment \"{name}\" has successfully progressed."),
            _ => ("False", "ExperimentCompleted", status.Message ?? $"Experiment \"{name}\" has completed."),
        };
        var running = status.Phase == AnalysisPhase.Running;
        var facts = new List<RolloutConditions.Fact>
        {
            new("Completed", isOver ? "True" : "False", isOver ? $"Experiment{status.Phase}" : "ExperimentNotCompleted",
                isOver ? status.Message ?? $"Experiment \"{name}\" has completed." : $"Experiment \"{name}\" has not completed."),
            new("Progressing", progressing, reason, message),
            new("Running", running ? "True" : "False", running ? "ExperimentRunning" : "ExperimentNotRunning",
                running ? $"Experiment \"{name}\" is running." : $"Experiment \"{name}\" is not running."),
        };
        if (invalid is not null)
        {
            facts.Add(new("InvalidSpec", "True", "InvalidSpec", invalid));
        }
        else if (isOver && old.Conditions?.FirstOrDefault(static c => c.Type == "InvalidSpec") is { } known)
        {
            facts.Add(new("InvalidSpec", known.Status ?? "True", known.Reason ?? "", known.Message ?? ""));
        }

        var whole = new DateTimeOffset(now.UtcTicks - (now.UtcTicks % TimeSpan.TicksPerSecond), TimeSpan.Zero);
        return RolloutConditions.With(old.Conditions, whole, facts);
    }
}
