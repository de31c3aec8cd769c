namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>What a step came to.</summary>
/// <param name="Run">The run, with what it waits for.</param>
/// <param name="IsDone">Whether the next step may begin.</param>
internal readonly record struct StepResult(RolloutRun Run, bool IsDone)
{
    /// <summary>Done when nothing is waited for.</summary>
    public static StepResult Until(RolloutRun run, string? waiting) => new(run with { Waiting = waiting }, waiting is null);
}
