using Slipway.Api.Batch;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Stands in for templates and Jobs that are not in the file: they measure once, and pass.</summary>
internal static class MissingTemplates
{
    /// <summary>The manifests with a template for each name that has none.</summary>
    public static RehearsalManifests Added(Rollout rollout, RolloutPlan plan, RehearsalManifests manifests)
    {
        var there = manifests.TemplatesOf(rollout);
        var missing = RolloutLint.Analyses(plan).SelectMany(static a => a.Templates ?? [])
            .Where(t => there.Find(t.TemplateName ?? "", t.ClusterScope is true) is null)
            .DistinctBy(static t => (t.TemplateName, t.ClusterScope)).ToList();
        var jobs = plan.Steps.OfType<PlanStep.Smoke>().Select(static s => s.Job).OfType<string>().Distinct(StringComparer.Ordinal)
            .Where(name => manifests.Observe(rollout).Jobs.All(j => j.Name() != name));
        return manifests with
        {
            Jobs =
            [
                .. manifests.Jobs, .. jobs.Select(name => new Job
                {
                    Metadata = new ObjectMeta { Name = name, Namespace = rollout.Namespace() },
                    Spec = new JobSpec { Suspend = true, Template = rollout.Spec?.Template },
                }),
            ],
            Templates =
            [
                .. manifests.Templates, .. missing.Where(static t => t.ClusterScope is not true).Select(t => new AnalysisTemplate
                {
                    ApiVersion = rollout.ApiVersion,
                    Metadata = new ObjectMeta { Name = t.TemplateName, Namespace = rollout.Namespace() },
                    Spec = Passing,
                }),
            ],
            ClusterTemplates =
            [
                .. manifests.ClusterTemplates, .. missing.Where(static t => t.ClusterScope is true).Select(t => new ClusterAnalysisTemplate
                {
                    ApiVersion = rollout.ApiVersion,
                    Metadata = new ObjectMeta { Name = t.TemplateName },
                    Spec = Passing,
                }),
            ],
        };
    }

    private static AnalysisTemplateSpec Passing { get; } = new()
    {
        Metrics = [new Metric { Name = "rehearsal", Provider = new MetricProvider { Web = new WebMetric { Url = "http://localhost/" } } }],
    };
}
