namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>One step of a plan, whatever strategy it came from.</summary>
internal abstract record PlanStep
{
    private PlanStep()
    {
    }

    /// <summary>Gives the new revision a share, in units of 0.01 %. Reached when every gateway serves it and its pods are
    /// available.</summary>
    public sealed record SetWeight(int Weight) : PlanStep;

    /// <summary>Fixes the number of the new revision's pods, or frees it when both are null. Reached when they are available.</summary>
    public sealed record SetScale(int? Replicas, int? Percent) : PlanStep;

    /// <summary>Waits for a time, or for a person when there is none.</summary>
    public sealed record Pause(TimeSpan? Duration) : PlanStep;
}
