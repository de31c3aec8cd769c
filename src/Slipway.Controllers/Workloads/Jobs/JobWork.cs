namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>What is to be done with the pods of a job that goes on.</summary>
/// <param name="Actions">In their order.</param>
/// <param name="LookAgainAt">When a pod may start that may not start now; null for never.</param>
internal sealed record JobWork(IReadOnlyList<JobAction> Actions, DateTimeOffset? LookAgainAt);
