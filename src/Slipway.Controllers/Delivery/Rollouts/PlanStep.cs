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

    /// <summary>Waits for a time while it measures.</summary>
    public sealed record Soak(TimeSpan Duration, RolloutAnalysis? Spec) : PlanStep;

    /// <summary>Waits for a person of one of the groups, or for any person when there are none.</summary>
    /// <param name="Groups">The groups.</param>
    /// <param name="Timeout">How long; null for ever.</param>
    /// <param name="OnTimeout">What follows when nobody comes: abort, pause or promote.</param>
    public sealed record Approval(IReadOnlyList<string> Groups, TimeSpan? Timeout, string OnTimeout) : PlanStep;

    /// <summary>Asks the pods of the new revision, or runs a Job, before any user meets it.</summary>
    /// <param name="Http">Path that must answer 2xx at every new pod; null for none.</param>
    /// <param name="Job">Name of the suspended Job that a copy is made of; null for none.</param>
    public sealed record Smoke(string? Http, string? Job) : PlanStep;

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
    public sealed record MirrorRoute(string Name, IReadOnlyList<TrafficMatch> Match, double Percentage, bool IsOn) : PlanStep
    {
        /// <summary>How the answers are compared; null for not.</summary>
        public TrafficComparison? Comparison { get; init; }
    }

    /// <summary>Compares the answers to copies with those that users get, and goes on when no field differs beyond noise.</summary>
    /// <param name="Mirror">The copies, made while the step runs.</param>
    /// <param name="Duration">How long; null for no time of its own.</param>
    /// <param name="MinRequests">Requests to compare at least.</param>
    /// <param name="OnDifference">What follows when a field differs: abort or pause.</param>
    /// <param name="IsEndedByHand">Whether only a person ends it when there is no duration.</param>
    public sealed record Compare(
        MirrorRoute Mirror, TimeSpan? Duration, int MinRequests, string OnDifference, bool IsEndedByHand) : PlanStep;

    /// <summary>Takes the new revision back, as was said beforehand.</summary>
    /// <param name="Why">Why, as a sentence without the name of the revision.</param>
    public sealed record TakeBack(string Why) : PlanStep;

    /// <summary>Does nothing: keeps the numbers of the other steps the same whatever the spec leaves out.</summary>
    public sealed record Nothing : PlanStep;
}
