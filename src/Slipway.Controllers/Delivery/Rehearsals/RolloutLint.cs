using System.Globalization;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts;
using Slipway.Controllers.Delivery.Rollouts.Analyses;
using Slipway.Controllers.Delivery.Rollouts.Strategies;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rehearsals;

/// <summary>Says what is wrong with a Rollout before it is applied, in the words in which the controller would say it.</summary>
public static class RolloutLint
{
    /// <summary>Everything that keeps a Rollout from being acted on, and what is worth knowing besides.</summary>
    /// <param name="rollout">The Rollout, with its defaults.</param>
    /// <param name="manifests">
    /// What stands in its file. Services and templates of analyses are looked for when the file has any of that kind; otherwise they are
    /// taken to be where the file is applied.
    /// </param>
    public static RolloutFindings Check(Rollout rollout, RehearsalManifests manifests)
    {
        var (plan, problems) = RolloutPlanCompiler.Compile(rollout);
        if (problems.Count > 0)
        {
            return new RolloutFindings(problems, []);
        }

        var o = manifests.Observe(manifests.Resolved(rollout));
        var found = new List<string>();
        var notes = new List<string>(Backwards(plan));
        Workload(rollout, manifests, found, notes);
        var named = Analyses(plan).SelectMany(static a => a.Templates ?? []).Select(static t => t.TemplateName).Distinct().ToList();
        if (manifests.Templates.Count + manifests.ClusterTemplates.Count > 0)
        {
            found.AddRange(AnalysisRules.Problems(o, plan));
        }
        else if (named.Count > 0)
        {
            notes.Add($"the file has no templates of analyses: {string.Join(", ", named)} must be where it is applied");
        }

        Jobs(o, plan, manifests, found, notes);
        notes.AddRange(Endless(plan));
        if (plan.HttpRoutes.Count > 0 && manifests.HttpRoutes.Count == 0)
        {
            var routes = string.Join(", ", plan.HttpRoutes.Select(static r => r.Key));
            notes.Add($"the file has no HTTPRoute: {routes} must be where it is applied");
            found.AddRange(manifests.Services.Count > 0 ? ServiceNames.Problems(o, plan) : []);
        }
        else if (manifests.Services.Count == 0)
        {
            notes.Add("the file has no Service: whether one selects the pods is not checked");
        }
        else
        {
            var traffic = TrafficView.Of(o, plan, DateTimeOffset.UnixEpoch).Problem;
            found.AddRange(new[] { traffic }.OfType<string>().Union(ServiceNames.Problems(o, plan), StringComparer.Ordinal));
        }

        return new RolloutFindings(found, notes);
    }

    /// <summary>An experiment that nothing ends holds the rollout until a person does.</summary>
    private static IEnumerable<string> Endless(RolloutPlan plan)
    {
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            if (plan.Steps[i] is PlanStep.Experiment { Spec: { Duration: null } spec }
                && spec.Analyses?.Any(static a => a.RequiredForCompletion is true) is not true)
            {
                yield return $"{plan.PathOf(i)}.experiment: has neither a duration nor an analysis with requiredForCompletion: true, "
                    + "so that it goes on until a person ends it or promotes";
            }
        }
    }

    private static void Workload(Rollout rollout, RehearsalManifests manifests, List<string> found, List<string> notes)
    {
        if (rollout.Spec?.WorkloadRef is not { Name: { } name } || manifests.WorkloadOf(rollout) is not null)
        {
            return;
        }

        if (manifests.Deployments.Count == 0)
        {
            notes.Add($"the file has no Deployment: {name} must be where it is applied");
        }
        else
        {
            found.Add($"spec.workloadRef: there is no Deployment '{name}' in the file");
        }
    }

    /// <summary>A smoke step makes a copy of a Job that is there, suspended.</summary>
    private static void Jobs(RolloutObservation o, RolloutPlan plan, RehearsalManifests manifests, List<string> found, List<string> notes)
    {
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            if (plan.Steps[i] is not PlanStep.Smoke { Job: { } job } || o.Jobs.Any(j => j.Name() == job))
            {
                continue;
            }

            if (manifests.Jobs.Count == 0)
            {
                notes.Add($"the file has no Job: {job} must be where it is applied, with suspend: true");
            }
            else
            {
                found.Add($"{plan.PathOf(i)}.smoke.job: there is no Job '{job}' with suspend: true");
            }
        }
    }

    /// <summary>The analyses that a plan has in its steps and beside them.</summary>
    internal static IEnumerable<RolloutAnalysis> Analyses(RolloutPlan plan)
        => plan.Steps.SelectMany(static s => s switch
        {
            PlanStep.Analysis analysis => [analysis.Spec],
            PlanStep.Soak { Spec: { } spec } => [spec],
            PlanStep.Experiment experiment => (experiment.Spec.Analyses ?? []).Select(static a => new RolloutAnalysis
            {
                Templates = [new RolloutAnalysisTemplate { TemplateName = a.TemplateName, ClusterScope = a.ClusterScope }],
                Args = a.Args,
            }),
            _ => Array.Empty<RolloutAnalysis>(),
        }).Concat(plan.Background is { } background ? [background] : Array.Empty<RolloutAnalysis>());

    /// <summary>A share that shrinks on the way is allowed, and seldom meant.</summary>
    private static IEnumerable<string> Backwards(RolloutPlan plan)
    {
        var last = 0;
        for (var i = 0; i < plan.Steps.Count; i++)
        {
            if (plan.Steps[i] is not PlanStep.SetWeight { Weight: var weight })
            {
                continue;
            }

            if (weight < last)
            {
                yield return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{plan.PathOf(i)}.setWeight: is {weight / 100.0:0.##}, less than the {last / 100.0:0.##} before it");
            }

            last = weight;
        }
    }
}

/// <summary>What was found in a Rollout.</summary>
/// <param name="Problems">What keeps it from being acted on, each with its field.</param>
/// <param name="Notes">What is allowed and worth knowing.</param>
public sealed record RolloutFindings(IReadOnlyList<string> Problems, IReadOnlyList<string> Notes);
