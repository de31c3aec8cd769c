using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>What counts when a field is absent, and the planner's own limits.</summary>
internal static class RolloutDefaults
{
    /// <summary>Default of <c>spec.replicas</c>.</summary>
    public const int Replicas = 1;

    /// <summary>Default of <c>spec.progressDeadlineSeconds</c>.</summary>
    public const int ProgressDeadlineSeconds = 600;

    /// <summary>Default of <c>spec.revisionHistoryLimit</c>.</summary>
    public const int RevisionHistoryLimit = 10;

    /// <summary>Default of <c>recreate.holdSeconds</c>.</summary>
    public const int HoldSeconds = 30;

    /// <summary>Default of <c>scaleDownDelaySeconds</c> and <c>abortScaleDownDelaySeconds</c>.</summary>
    public const int ScaleDownDelaySeconds = 30;

    /// <summary>Default of the limits of finished analysis runs.</summary>
    public const int AnalysisHistoryLimit = 5;

    /// <summary>Default of <c>compare.minRequests</c>.</summary>
    public const int ComparedRequests = 100;

    /// <summary>Default of <c>compare.onDifference</c>.</summary>
    public const string OnDifference = "abort";

    /// <summary>Default of <c>maxSurge</c>.</summary>
    public static readonly IntOrString MaxSurge = "25%";

    /// <summary>Default of <c>maxUnavailable</c>.</summary>
    public static readonly IntOrString MaxUnavailable = "25%";

    /// <summary>A gateway instance that did not renew for this long is taken to be gone for ever.</summary>
    public static readonly TimeSpan GatewayGoneAfter = TimeSpan.FromMinutes(5);

    /// <summary>How long requests under way hold the scale-down of a revision that gets no new ones.</summary>
    public static readonly TimeSpan DrainDeadline = TimeSpan.FromSeconds(30);
}
