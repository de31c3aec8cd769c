namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>States of a set of pods, as the field writes them.</summary>
internal static class ExperimentTemplatePhase
{
    /// <summary>Not all pods are available.</summary>
    public const string Progressing = "Progressing";

    /// <summary>All pods are available.</summary>
    public const string Running = "Running";

    /// <summary>The experiment is over and the set did not fail.</summary>
    public const string Successful = "Successful";

    /// <summary>It did not become available in time.</summary>
    public const string Failed = "Failed";

    /// <summary>It could not be made.</summary>
    public const string Error = "Error";
}
