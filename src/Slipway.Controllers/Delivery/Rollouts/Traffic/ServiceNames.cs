using Slipway.Api.Core;
using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>The Services that a Rollout names, and whether they can serve it.</summary>
internal static class ServiceNames
{
    /// <summary>The Services that the strategies of a Rollout name.</summary>
    public static IEnumerable<string> Of(Rollout rollout)
    {
        var strategy = rollout.Spec?.Strategy;
        return new[]
        {
            strategy?.Canary?.StableService, strategy?.Canary?.CanaryService, strategy?.Canary?.PingPong?.PingService,
            strategy?.Canary?.PingPong?.PongService, strategy?.BlueGreen?.ActiveService,
            strategy?.BlueGreen?.PreviewService, strategy?.Immutable?.Service, strategy?.Shadow?.Service, strategy?.AbTest?.Service,
        }.OfType<string>();
    }

    /// <summary>The one Service that selects the pods of the template, of all revisions or of one, or what is wrong.</summary>
    public static (string? Name, string? Problem) Only(RolloutObservation o, RolloutPlan plan)
    {
        var names = o.Services.Where(s => Selects(s, o.Rollout)).Select(static s => s.Name()).ToList();
        return names.Count switch
        {
            1 => (names[0], ManagedProblem(o, names[0], plan.StableServiceField)),
            0 => (null, $"{plan.StableServiceField}: no Service selects the pods of the template, and no gateway splits its traffic; "
                + "create a Service that does, or use rolling, recreate or canary, which need none"),
            _ => (null, $"{names.Count} Services select the pods of the template ({string.Join(", ", names)}); name one in "
                + plan.StableServiceField),
        };
    }

    /// <summary>What is wrong with a named Service; null when nothing is.</summary>
    public static string? Problem(RolloutObservation o, RolloutPlan plan)
        => Problems(o, plan).FirstOrDefault();

    /// <summary>What is wrong with each of the named Services.</summary>
    public static IEnumerable<string> Problems(RolloutObservation o, RolloutPlan plan)
        => new[]
        {
            Problem(o, plan.StableService, plan.StableServiceField), Problem(o, plan.CanaryService, plan.CanaryServiceField),
        }.OfType<string>();

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

        return Selects(service, o.Rollout)
            ? ManagedProblem(o, name, field)
            : $"{field}: Service '{name}' does not select the pods of the template";
    }

    private static string? ManagedProblem(RolloutObservation o, string name, string field)
        => o.Services.First(s => s.Name() == name).Annotations().TryGetValue(ServicePlanner.ManagedBy, out var owner)
            && owner != o.Rollout.Name()
                ? $"{field}: Service '{name}' is managed by Rollout '{owner}' already"
                : null;

    /// <summary>Whether a Service selects the pods of the template, of all revisions or of one.</summary>
    public static bool Selects(Service service, Rollout rollout) => Selects(service, rollout.Spec?.Template?.Metadata?.Labels);

    /// <summary>Whether a Service selects pods with these labels, of all revisions or of one.</summary>
    public static bool Selects(Service service, IReadOnlyDictionary<string, string>? labels)
        => PodSelector.Matches(SelectorOf(service), labels);

    /// <summary>The selector of a Service without the revision in it.</summary>
    public static IReadOnlyDictionary<string, string> SelectorOf(Service service)
    {
        var selector = new Dictionary<string, string>(service.Spec?.Selector ?? new Dictionary<string, string>());
        selector.Remove(LabelNames.RolloutHash);
        return selector;
    }
}
