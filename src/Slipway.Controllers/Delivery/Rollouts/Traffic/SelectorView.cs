using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>
/// The selector of one Service says which revision gets all of its traffic. What counts is not the selector but its effect: the ready
/// endpoints of the Service.
/// </summary>
internal sealed record SelectorView : TrafficView
{
    /// <summary>Label of a slice with the name of its Service.</summary>
    public const string ServiceLabel = "kubernetes.io/service-name";

    /// <summary>Hash in the selector; null when there is none.</summary>
    public string? Selected { get; init; }

    /// <summary>The view of a plan that switches at once.</summary>
    public static SelectorView Find(RolloutObservation o, RolloutPlan plan)
    {
        var service = o.Services.FirstOrDefault(s => s.Name() == plan.StableService);
        var selected = HashIn(service);
        return new SelectorView
        {
            Service = plan.StableService ?? "",
            Problem = ServiceNames.Problem(o, plan),
            Selected = selected,
            Unacknowledged = selected is null
                ? $"Service '{plan.StableService}' does not select a revision yet"
                : Missing(o, plan, selected),
            IsFenced = selected is not null,
        };
    }

    /// <summary>The revision that a Service selects; null when it selects none.</summary>
    public static string? HashIn(Service? service)
        => service?.Spec?.Selector is { } selector && selector.TryGetValue(RevisionSet.HashLabel, out var hash) ? hash : null;

    /// <inheritdoc/>
    public override int WeightOf(string? hash) => hash is not null && hash == Selected ? RolloutPlan.Everything : 0;

    /// <inheritdoc/>
    public override bool IsDrained(string hash, bool drainIsOver) => WeightOf(hash) == 0 && (drainIsOver || IsAcknowledged);

    private static string? Missing(RolloutObservation o, RolloutPlan plan, string selected)
        => ServiceEndpoints.HasOthers(o, plan.StableService, selected)
            ? $"endpoints of Service '{plan.StableService}' are still of another revision than {selected}"
            : null;
}
