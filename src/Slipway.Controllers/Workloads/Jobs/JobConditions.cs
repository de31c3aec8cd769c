using Slipway.Api.Batch;

namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>The conditions of a job: first what decides it, then, when the pods are gone, that it has ended.</summary>
internal static class JobConditions
{
    /// <summary>The condition that decides the job, if one does: <c>SuccessCriteriaMet</c> or <c>FailureTarget</c>.</summary>
    public static JobCondition? Target(JobStatus? status)
        => Holds(status, JobNames.SuccessCriteriaMet) ?? Holds(status, JobNames.FailureTarget);

    /// <summary>The condition that says that the job has ended, if it has: <c>Complete</c> or <c>Failed</c>.</summary>
    public static JobCondition? End(JobStatus? status) => Holds(status, JobNames.Complete) ?? Holds(status, JobNames.Failed);

    public static JobCondition? Holds(JobStatus? status, string type)
        => status?.Conditions?.FirstOrDefault(c => c.Type == type && c.Status == "True");

    /// <summary>What follows from the condition that decided the job once its pods are gone.</summary>
    public static JobCondition EndOf(JobCondition target, DateTimeOffset now)
        => Of(target.Type == JobNames.FailureTarget ? JobNames.Failed : JobNames.Complete, true, target.Reason, target.Message, now);

    public static JobCondition Of(string type, bool holds, string? reason, string? message, DateTimeOffset now) => new()
    {
        Type = type,
        Status = holds ? "True" : "False",
        Reason = reason,
        Message = message,
        LastProbeTime = now,
        LastTransitionTime = now,
    };

    /// <summary>The conditions with one put in the place of an earlier one of its type, or at the end.</summary>
    public static List<JobCondition> With(this IReadOnlyList<JobCondition> conditions, JobCondition next)
    {
        var list = conditions.ToList();
        var at = list.FindIndex(c => c.Type == next.Type);
        if (at < 0)
        {
            list.Add(next);
        }
        else if (list[at].Status != next.Status)
        {
            list[at] = next;
        }

        return list;
    }
}
