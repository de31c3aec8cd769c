namespace Slipway.Controllers.Delivery.Rollouts.Steps;

/// <summary>What a step may know.</summary>
/// <param name="Observation">The observation.</param>
/// <param name="Plan">The plan.</param>
/// <param name="Scale">Pods and traffic.</param>
/// <param name="Now">The time.</param>
internal sealed record StepContext(RolloutObservation Observation, RolloutPlan Plan, RolloutScale Scale, DateTimeOffset Now)
{
    /// <summary>What the pods and shares that a run's step asks for wait for; null when they are there.</summary>
    public string? Shares(RolloutRun run)
        => Scale.MissingFor(Plan.WeightAt(run.StepIndex), Plan.ScaleAt(run.StepIndex), forStep: true);
}
