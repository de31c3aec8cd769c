namespace Slipway.Controllers.Workloads.Jobs;

/// <summary>What a job's <c>podFailurePolicy</c> says about a failed pod.</summary>
/// <param name="Action">What it means: <c>FailJob</c>, <c>FailIndex</c>, <c>Ignore</c> or <c>Count</c>.</param>
/// <param name="Message">Which rule said so; null when none did, so that the pod counts.</param>
internal sealed record PodFailureVerdict(string Action, string? Message);
