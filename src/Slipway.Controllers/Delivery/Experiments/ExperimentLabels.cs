namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Annotations of what an experiment makes, as Argo Rollouts sets them: its CLI and dashboard group by them.</summary>
internal static class ExperimentLabels
{
    /// <summary>Annotation: name of the experiment.</summary>
    public const string Experiment = "experiment.argoproj.io/name";

    /// <summary>Annotation: name of the template.</summary>
    public const string Template = "experiment.argoproj.io/template-name";
}
