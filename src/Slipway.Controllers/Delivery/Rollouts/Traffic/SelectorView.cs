using Slipway.Api.Core;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Rollouts.Traffic;

/// <summary>
/// The selector of one Service says which revision gets all of its traffic. What counts is not the selector but its effect: the ready
/// endpoints of the Service.
/// </summary>
internal sealed record SelectorView : TrafficView
{
    /// <summary>Hash in the selector; null when there is none.</summary>
    public string? Selected { get; init; }

    /// <summary>The view of a plan that switches at once.</summary>
    public static SelectorView Find(RolloutObservation o, RolloutPlan plan)
    {
        var (name, problem) = plan.StableService is { } named ? (named, ServiceNames.Problem(o, plan)) : ServiceNames.Only(o, plan);
        var selected = HashIn(o.Services.FirstOrDefault(s => s.Name() == name));
        return new SelectorView
        {
            Service = name ?? "",
            Problem = problem,
            Selected = selected,
            Unacknowledged = selected is null
                ? $"Service '{name}' does not select a revision yet"
                : Missing(o, name!, selected),
            IsFenced = selected is not null,
        };
    }

    /// <summary>The revision that a Service selects; null when it selects none.</summary>
    public static string? HashIn(Service? service)
        => service?.Spec?.Selector is { } selector && selector.TryGetValue(LabelNames.RolloutHash, out var hash) ? hash : null;

    /// <inheritdoc/>
    public override int WeightOf(string? hash) => hash is not null && hash == Selected ? RolloutPlan.Everything : 0;

    /// <inheritdoc/>
    public override bool IsDrained(string hash, bool drainIsOver) => WeightOf(hash) == 0 && (drainIsOver || IsAcknowledged);

    private static string? Missing(RolloutObservation o, string service, string selected)
        => ServiceEndpoints.HasOthers(o, service, selected)
            ? $"endpoints of Service '{service}' are still of another revision than {selected}"
            : null;
}
