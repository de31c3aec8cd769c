using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>What has happened between two statuses, as Events.</summary>
internal static class ExperimentNews
{
    /// <summary>The Events, sets of pods first.</summary>
    public static IEnumerable<ExperimentAction.Announce> Of(ExperimentStatus old, ExperimentStatus now)
    {
        foreach (var template in now.TemplateStatuses ?? [])
        {
            var before = old.TemplateStatuses?.FirstOrDefault(t => t.Name == template.Name)?.Status;
            if (before != template.Status)
            {
                yield return Tell("Template", template.Status!, $"Template '{template.Name}'", before, template.Message);
            }
        }

        foreach (var analysis in now.AnalysisRuns ?? [])
        {
            var before = old.AnalysisRuns?.FirstOrDefault(a => a.Name == analysis.Name)?.Phase;
            if (before != analysis.Phase && analysis.Phase is not null)
            {
                yield return Tell("AnalysisRun", analysis.Phase, $"AnalysisRun '{analysis.Name}'", before, analysis.Message);
            }
        }

        if (old.Phase != now.Phase)
        {
            yield return Tell("Experiment", now.Phase!, "Experiment", old.Phase, now.Message);
        }
    }

    private static ExperimentAction.Announce Tell(string what, string phase, string name, string? before, string? message) => new(
        phase is AnalysisPhase.Failed or AnalysisPhase.Error or AnalysisPhase.Inconclusive,
        what + phase,
        $"{name} is {phase}" + (before is null ? "" : $", was {before}") + (string.IsNullOrEmpty(message) ? "" : $": {message}"));
}
