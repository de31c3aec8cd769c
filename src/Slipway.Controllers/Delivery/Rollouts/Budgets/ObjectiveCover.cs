using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Controllers.Delivery.Rollouts.Traffic;

namespace Slipway.Controllers.Delivery.Rollouts.Budgets;

/// <summary>Which objectives are about the Services of a Rollout.</summary>
internal static class ObjectiveCover
{
    /// <summary>Condition of an objective whose error budget is used up.</summary>
    public const string BudgetSpent = "BudgetSpent";

    /// <summary>Those of the Services that the Rollout names, that its split is of, or that select its pods; sorted by name.</summary>
    public static IEnumerable<ServiceLevelObjective> Of(RolloutObservation o)
    {
        if (o.Objectives.Count == 0)
        {
            return [];
        }

        var services = ServiceNames.Of(o.Rollout)
            .Concat(o.Services.Where(s => ServiceNames.Selects(s, o.Rollout)).Select(static s => s.Name()))
            .Concat(o.Split?.Spec?.Service is { } split ? [split] : [])
            .ToHashSet(StringComparer.Ordinal);
        return o.Objectives.Where(s => services.Contains(s.Spec?.Service ?? ""));
    }

    /// <summary>The first that holds releases back because its budget is spent; null when none does.</summary>
    public static ServiceLevelObjective? Spent(RolloutObservation o) => Of(o).FirstOrDefault(static s => s.Spec?.BlockReleases is true
        && s.Status?.Conditions?.Any(static c => c is { Type: BudgetSpent, Status: "True" }) is true);

    /// <summary>What of an objective concerns releases, as text: other changes of it are no reason to look at a Rollout.</summary>
    public static string Concern(ServiceLevelObjective? objective) => objective is null ? "" : string.Join(
        ';',
        (objective.Status?.Alerts ?? []).Select(static a => $"{a.Name} {a.State} {a.StartsAt:O}")
            .Append($"{objective.Spec?.Service} {objective.Spec?.BlockReleases}")
            .Concat((objective.Status?.Conditions ?? []).Select(static c => $"{c.Type} {c.Status}")));
}
