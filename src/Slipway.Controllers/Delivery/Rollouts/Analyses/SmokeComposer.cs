using System.Globalization;
using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Controllers.Delivery.AnalysisRuns;

namespace Slipway.Controllers.Delivery.Rollouts.Analyses;

/// <summary>Makes the run of a smoke step: one metric for each pod of the new revision, or one Job.</summary>
internal static class SmokeComposer
{
    /// <summary>The run, or what is wrong.</summary>
    public static AnalysisRunComposition Compose(string name, PlanStep.Smoke smoke, int step, RolloutObservation o, RolloutScale scale)
    {
        var metrics = smoke.Http is { } path ? Pods(path, o, scale) : Job(smoke.Job!, o);
        if (metrics.Count == 0)
        {
            var problem = smoke.Http is null
                ? $"there is no suspended Job '{smoke.Job}' to make a copy of"
                : "the new revision has no pod with a port";
            return new AnalysisRunComposition(null, [FieldError.Required($"spec.strategy.canary.steps[{step}].smoke", problem)]);
        }

        var run = new AnalysisRun
        {
            ApiVersion = o.Rollout.ApiVersion,
            Kind = "AnalysisRun",
            Metadata = new ObjectMeta
            {
                Name = name,
                Namespace = o.Rollout.Namespace(),
                Labels = new Dictionary<string, string>
                {
                    [LabelNames.RolloutHash] = scale.Revisions.Hash,
                    [AnalysisLabels.RolloutType] = AnalysisPart.Step.ToString(),
                    [AnalysisLabels.StepIndex] = step.ToString(CultureInfo.InvariantCulture),
                },
                OwnerReferences = [ReplicaSetPlanner.OwnerOf(o.Rollout)],
            },
            Spec = new AnalysisRunSpec { Metrics = metrics },
        };
        return new AnalysisRunComposition(run, []);
    }

    private static List<Metric> Pods(string path, RolloutObservation o, RolloutScale scale)
        => [.. o.Pods.Where(p => !p.IsTerminating() && p.Labels().GetValueOrDefault(LabelNames.RolloutHash) == scale.Revisions.Hash)
            .Select(pod => (Pod: pod, Port: PortOf(pod)))
            .Where(static p => p.Pod.Status?.PodIP is { Length: > 0 } && p.Port is not null)
            .Select(p => new Metric
            {
                Name = p.Pod.Name(),
                ConsecutiveErrorLimit = 0,
                Provider = new MetricProvider
                {
                    Web = new WebMetric
                    {
                        Url = string.Create(CultureInfo.InvariantCulture, $"http://{p.Pod.Status!.PodIP}:{p.Port}{path}"),
                    },
                },
            })];

    private static List<Metric> Job(string name, RolloutObservation o)
        => [.. o.Jobs.Where(j => j.Name() == name).Select(static job => new Metric
        {
            Name = job.Name(),
            Provider = new MetricProvider
            {
                Job = new JobMetric
                {
                    Spec = job.Spec! with
                    {
                        Suspend = null,
                        Selector = null,
                        Template = job.Spec.Template! with { Metadata = null },
                    },
                },
            },
        })];

    /// <summary>The first port of a pod as it is reached: the node notes where a container's port is served.</summary>
    private static int? PortOf(Pod pod)
        => pod.Spec?.Containers?.SelectMany(static c => c.Ports ?? []).FirstOrDefault()?.ContainerPortValue is { } port
            ? HostPorts.Of(pod).GetValueOrDefault(port, port)
            : null;
}
