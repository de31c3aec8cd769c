using System.Globalization;
using System.Text.Json.Nodes;
using Slipway.Api.Delivery;
using Slipway.Cli.Output;
using Slipway.Controllers.Delivery.Alerts;

namespace Slipway.Cli.Alerts;

/// <summary>Alerts as lines and as JSON, the most urgent first.</summary>
internal static class AlertList
{
    private static readonly string[] Order = [AlertStatus.Firing, AlertStatus.Pending, AlertStatus.Resolved, AlertStatus.Inactive];

    /// <summary>The alerts in their order.</summary>
    /// <param name="objectives">Objectives with alerts.</param>
    /// <param name="rules">Rules with alerts.</param>
    /// <param name="all">Whether those that do not hold are among them.</param>
    public static IReadOnlyList<Alert> Of(IEnumerable<ServiceLevelObjective> objectives, IEnumerable<AlertRule> rules, bool all)
        => [.. objectives.SelectMany(Alert.Of).Concat(rules.SelectMany(Alert.Of)).Where(a => all || a.Status.State != AlertStatus.Inactive)
            .OrderBy(static a => Array.IndexOf(Order, a.Status.State)).ThenBy(static a => a.Status.Severity, StringComparer.Ordinal)
            .ThenBy(static a => a.Labels["namespace"], StringComparer.Ordinal).ThenBy(static a => a.Source, StringComparer.Ordinal)
            .ThenBy(static a => a.Status.Name, StringComparer.Ordinal)];

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<Alert> alerts) => TextTable.Lines(
        ["STATE", "SEVERITY", "NAMESPACE", "SERVICE", "SOURCE", "ALERT", "SINCE", "SUMMARY"],
        alerts.Select(static a => (IReadOnlyList<string>)
        [
            a.Status.State ?? "", a.Status.Severity ?? "", a.Labels["namespace"], a.Labels["service"], a.Source, a.Status.Name ?? "",
            Time(Since(a.Status)) ?? "", a.Status.Summary ?? "",
        ]));

    /// <summary>The JSON.</summary>
    public static JsonObject Json(IReadOnlyList<Alert> alerts) => new()
    {
        ["alerts"] = new JsonArray([.. alerts.Select(static a => (JsonNode)new JsonObject
        {
            ["state"] = a.Status.State,
            ["severity"] = a.Status.Severity,
            ["namespace"] = a.Labels["namespace"],
            ["service"] = a.Labels["service"],
            ["source"] = a.Source,
            ["alert"] = a.Status.Name,
            ["summary"] = a.Status.Summary,
            ["activeAt"] = Time(a.Status.ActiveAt),
            ["startsAt"] = Time(a.Status.StartsAt),
            ["endsAt"] = Time(a.Status.EndsAt),
            ["labels"] = new JsonObject(a.Labels.Select(static l => KeyValuePair.Create(l.Key, (JsonNode?)l.Value))),
        })]),
    };

    private static DateTimeOffset? Since(AlertStatus status) => status.State switch
    {
        AlertStatus.Firing => status.StartsAt,
        AlertStatus.Pending => status.ActiveAt,
        _ => status.EndsAt,
    };

    private static string? Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
