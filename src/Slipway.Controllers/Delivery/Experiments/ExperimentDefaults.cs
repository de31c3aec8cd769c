namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>What counts when a field is absent, and the controller's own limits.</summary>
internal static class ExperimentDefaults
{
    /// <summary>Default of <c>replicas</c> of a template.</summary>
    public const int Replicas = 1;

    /// <summary>Default of <c>spec.progressDeadlineSeconds</c>.</summary>
    public const int ProgressDeadlineSeconds = 600;

    /// <summary>Default of <c>spec.scaleDownDelaySeconds</c>.</summary>
    public const int ScaleDownDelaySeconds = 30;

    /// <summary>How long a template that an analysis names may be missing: it may have been applied together with the experiment.</summary>
    public static readonly TimeSpan MissingGrace = TimeSpan.FromSeconds(10);
}
