using System.Text.RegularExpressions;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.TrafficRouting;

/// <summary>Says which steps of a plan cannot be carried out by the HTTPRoutes of a Rollout.</summary>
internal static partial class HttpRouteSteps
{
    /// <summary>The problems, each with the field of its step.</summary>
    public static IEnumerable<string> Problems(RolloutPlan plan, HttpRouteTargets targets)
    {
        for (var i = 0; i < plan.Steps.Count && targets.Targets.Count > 0; i++)
        {
            if (plan.Steps[i] is PlanStep.Compare)
            {
                yield return $"{plan.PathOf(i)}: only Slipway's own gateway compares answers, "
                    + "and the Rollout shares its traffic by HTTPRoutes";
            }

            var (name, matches) = plan.Steps[i] switch
            {
                PlanStep.HeaderRoute header => (header.Name, header.Match),
                PlanStep.MirrorRoute mirror => (mirror.Name, mirror.Match),
                _ => (null, []),
            };
            if (name is null)
            {
                continue;
            }

            if (!RuleName().IsMatch(name))
            {
                yield return $"{plan.PathOf(i)}: the name '{name}' cannot be that of a rule of an HTTPRoute; "
                    + "use lower-case letters, digits, '-' and '.'";
            }

            foreach (var problem in matches.Select(RouteMatches.Problem).OfType<string>())
            {
                yield return $"{plan.PathOf(i)}: {problem}";
            }

            if (plan.Steps[i] is PlanStep.HeaderRoute && !targets.Targets.Any(static t => t.UsesHeaderRoutes))
            {
                yield return $"{plan.PathOf(i)}: no HTTPRoute of the plugin has useHeaderRoutes: true";
            }
        }
    }

    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$", RegexOptions.NonBacktracking)]
    private static partial Regex RuleName();
}
