using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>The Services that a Rollout names, and whether they can serve it.</summary>
internal static class ServiceNames
{
    /// <summary>The Services that the strategies of a Rollout name.</summary>
    public static IEnumerable<string> Of(Rollout rollout)
    {
        var (canary, blueGreen) = (rollout.Spec?.Strategy?.Canary, rollout.Spec?.Strategy?.BlueGreen);
        return new[] { canary?.StableService, canary?.CanaryService, blueGreen?.ActiveService, blueGreen?.PreviewService }.OfType<string>();
    }

    /// <summary>What is wrong with a named Service; null when nothing is.</summary>
    public static string? Problem(RolloutObservation o, RolloutPlan plan)
        => Problem(o, plan.StableService, plan.StableServiceField) ?? Problem(o, plan.CanaryService, plan.CanaryServiceField);

    private static string? Problem(RolloutObservation o, string? name, string field)
    {
        if (name is null)
        {
            return null;
        }

        if (o.Services.FirstOrDefault(s => s.Name() == name) is not { } service)
        {
            return $"{field}: there is no Service '{name}'";
        }

        var selector = new Dictionary<string, string>(service.Spec?.Selector ?? new Dictionary<string, string>());
        selector.Remove(RevisionSet.HashLabel);
        if (!PodSelector.Matches(selector, o.Rollout.Spec?.Template?.Metadata?.Labels))
        {
            return $"{field}: Service '{name}' does not select the pods of the template";
        }

        return service.Annotations().TryGetValue(ServicePlanner.ManagedBy, out var owner) && owner != o.Rollout.Name()
            ? $"{field}: Service '{name}' is managed by Rollout '{owner}' already"
            : null;
    }
}
