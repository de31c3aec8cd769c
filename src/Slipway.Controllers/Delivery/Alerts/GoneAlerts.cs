using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>
/// Alerts that a receiver knows to fire and whose object is gone, no longer valid, or known by other labels: nobody would ever say that
/// they have ended.
/// </summary>
internal static class GoneAlerts
{
    private const string Words = "ended without having been resolved: what raised it was deleted or changed";

    /// <summary>They, as ended alerts with the labels that the receiver knows.</summary>
    /// <param name="told">What the receiver was told.</param>
    /// <param name="alerts">The alerts that there are.</param>
    /// <param name="now">When they were found gone, if that is new.</param>
    public static IEnumerable<Alert> Of(IReadOnlyList<AlertNotice>? told, IReadOnlyList<Alert> alerts, DateTimeOffset now)
        => (told ?? []).Where(n => n.Labels is not null && !alerts.Any(a => IsOf(n, a))).Select(n => new Alert(
            n.Source ?? "",
            new AlertStatus
            {
                Name = n.Alert,
                Severity = n.Labels!.GetValueOrDefault("severity"),
                State = AlertStatus.Resolved,
                Summary = string.IsNullOrEmpty(n.Summary) ? Words : $"{n.Summary} ({Words})",
                StartsAt = n.StartsAt,
                EndsAt = n.EndsAt ?? now,
            },
            n.Labels!));

    /// <summary>Whether a receiver was told of this very alert.</summary>
    public static bool IsOf(AlertNotice notice, Alert alert)
        => notice.Source == alert.Source && notice.Alert == alert.Status.Name
            && (notice.Labels is null || (notice.Labels.Count == alert.Labels.Count
                && notice.Labels.All(l => alert.Labels.GetValueOrDefault(l.Key) == l.Value)));
}
