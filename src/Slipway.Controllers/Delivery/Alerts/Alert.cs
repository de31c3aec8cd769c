using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>An alert of whatever object, with the labels by which alert managers know it.</summary>
/// <param name="Source">The object, as <c>KIND/NAME</c>.</param>
/// <param name="Status">How it stands.</param>
/// <param name="Labels">Its labels.</param>
public sealed record Alert(string Source, AlertStatus Status, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Name of the alerts of objectives.</summary>
    public const string BudgetBurn = "ErrorBudgetBurn";

    /// <summary>The alerts of an objective; none when it is being deleted, as nobody watches it any more.</summary>
    public static IEnumerable<Alert> Of(ServiceLevelObjective objective)
        => (objective.IsTerminating() ? [] : objective.Status?.Alerts ?? []).Select(status => new Alert(
            $"ServiceLevelObjective/{objective.Name()}", status, Labelled(
                BudgetBurn, objective, objective.Spec?.Service, status.Severity,
                ("objective", objective.Name()), ("window", (status.Name ?? "").Split('-')[^1]))));

    /// <summary>The alert of a rule; none when it is being deleted, as nobody watches it any more.</summary>
    public static IEnumerable<Alert> Of(AlertRule rule) => rule.IsTerminating() || rule.Status?.Alert is not { } status ? [] :
    [
        new Alert($"AlertRule/{rule.Name()}", status, Labelled(rule.Name(), rule, rule.Spec?.Service, status.Severity)),
    ];

    private static SortedDictionary<string, string> Labelled(
        string name, KubeObject source, string? service, string? severity, params ReadOnlySpan<(string Name, string Value)> more)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["alertname"] = name,
            ["namespace"] = source.Namespace(),
            ["service"] = service ?? "",
            ["severity"] = severity ?? "",
        };
        foreach (var (label, value) in more)
        {
            labels[label] = value;
        }

        return labels;
    }
}
