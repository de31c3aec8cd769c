using Slipway.Api.Delivery;

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

    /// <summary>Reached when the Service of the new revision reaches it.</summary>
    public sealed record Preview : PlanStep;

    /// <summary>Measures, and goes on when the measurements are good.</summary>
    /// <param name="Spec">What is measured.</param>
    /// <param name="Part">The part it plays.</param>
    public sealed record Analysis(RolloutAnalysis Spec, AnalysisPart Part) : PlanStep;

    /// <summary>Runs sets of pods beside the revisions, measures them, and goes on when the measurements are good.</summary>
    public sealed record Experiment(CanaryExperiment Spec) : PlanStep;

    /// <summary>Sends matching requests to the new revision; no match removes the route. Reached when every gateway serves it.</summary>
    /// <param name="Name">Name of the route.</param>
    /// <param name="Match">Which requests.</param>
    /// <param name="Percentage">Share of them that goes there.</param>
    public sealed record HeaderRoute(string Name, IReadOnlyList<TrafficMatch> Match, double Percentage) : PlanStep;

    /// <summary>Sends copies of requests to the new revision. Reached when every gateway makes them.</summary>
    /// <param name="Name">Name of the route.</param>
    /// <param name="Match">Which requests; none for all.</param>
    /// <param name="Percentage">Share of them that is copied.</param>
    /// <param name="IsOn">Whether the route is made, and not removed.</param>
    public sealed record MirrorRoute(string Name, IReadOnlyList<TrafficMatch> Match, double Percentage, bool IsOn) : PlanStep;

    /// <summary>Does nothing: keeps the numbers of the other steps the same whatever the spec leaves out.</summary>
    public sealed record Nothing : PlanStep;
}
