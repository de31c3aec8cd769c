using Slipway.Api.Apps;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Workloads.Deployments;

/// <summary>The conditions of a Deployment, in the words that clients wait for.</summary>
internal static class DeploymentConditions
{
    public const string Available = "Available";
    public const string Progressing = "Progressing";
    public const string ReplicaFailure = "ReplicaFailure";

    /// <summary>A condition of a type, or null.</summary>
    public static DeploymentCondition? Find(IEnumerable<DeploymentCondition> conditions, string type)
        => conditions.FirstOrDefault(c => c.Type == type);

    /// <summary>Puts a condition in; one with the same status and reason stays, unless it tells of new progress.</summary>
    public static List<DeploymentCondition> With(
        List<DeploymentCondition> conditions, DeploymentCondition next, DateTimeOffset now, bool progressed = false)
    {
        var before = Find(conditions, next.Type!);
        if (before is not null && before.Status == next.Status && before.Reason == next.Reason && !progressed)
        {
            return conditions;
        }

        var transition = before is not null && before.Status == next.Status ? before.LastTransitionTime : now;
        return [.. conditions.Where(c => c.Type != next.Type), next with { LastUpdateTime = now, LastTransitionTime = transition }];
    }

    /// <summary>Whether enough pods are available.</summary>
    public static DeploymentCondition Availability(bool enough) => new()
    {
        Type = Available,
        Status = enough ? "True" : "False",
        Reason = enough ? "MinimumReplicasAvailable" : "MinimumReplicasUnavailable",
        Message = enough ? "Deployment has minimum availability." : "Deployment does not have minimum availability.",
    };

    /// <summary>A new set exists or was found.</summary>
    public static DeploymentCondition NewestSet(string name, bool found) => found
        ? Progress("True", "FoundNewReplicaSet", $"Found new replica set \"{name}\"")
        : Progress("True", "NewReplicaSetCreated", $"Created new replica set \"{name}\"");

    /// <summary>The rollout goes on.</summary>
    public static DeploymentCondition Updated(KubeObject subject)
        => Progress("True", "ReplicaSetUpdated", $"{Named(subject)} is progressing.");

    /// <summary>The rollout is complete.</summary>
    public static DeploymentCondition Complete(KubeObject subject)
        => Progress("True", "NewReplicaSetAvailable", $"{Named(subject)} has successfully progressed.");

    /// <summary>The rollout made no progress for too long.</summary>
    public static DeploymentCondition TimedOut(KubeObject subject)
        => Progress("False", "ProgressDeadlineExceeded", $"{Named(subject)} has timed out progressing.");

    /// <summary>The rollout is held, or goes on after that.</summary>
    public static DeploymentCondition Paused(bool paused) => paused
        ? Progress("Unknown", "DeploymentPaused", "Deployment is paused")
        : Progress("Unknown", "DeploymentResumed", "Deployment is resumed");

    /// <summary>The newest set could not be created.</summary>
    public static DeploymentCondition CreateError(string message) => Progress("False", "ReplicaSetCreateError", message);

    private static DeploymentCondition Progress(string status, string reason, string message)
        => new() { Type = Progressing, Status = status, Reason = reason, Message = message };

    private static string Named(KubeObject subject)
        => subject is ReplicaSet ? $"ReplicaSet \"{subject.Name()}\"" : $"Deployment \"{subject.Name()}\"";
}
