using Slipway.Api.Delivery;
using Slipway.Api.Meta;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>
/// Decides what a receiver is to be told, from what it was told before. Pure: whatever was missed while nobody looked is told later, and
/// nothing is told twice but what still fires after the time of repetition.
/// </summary>
internal static class ReceiverPlanner
{
    /// <summary>How often a receiver is told again of what still fires, when it does not say.</summary>
    public static readonly TimeSpan DefaultRepeat = TimeSpan.FromHours(4);

    /// <summary>What is to be sent, grouped by object; nothing when the receiver knows all.</summary>
    public static IReadOnlyList<(string Source, IReadOnlyList<Alert> Alerts)> Due(
        AlertReceiver receiver, IReadOnlyList<Alert> alerts, DateTimeOffset now)
    {
        var (spec, told) = (receiver.Spec!, receiver.Status?.Told ?? []);
        var repeat = GoDuration.Parse(spec.RepeatInterval ?? "") ?? DefaultRepeat;
        var wanted = alerts.Where(a => IsWanted(receiver, a) || (a.Status.State != AlertStatus.Firing && Notice(told, a) is not null));
        var groups = wanted.GroupBy(static a => a.Source, StringComparer.Ordinal).OrderBy(static g => g.Key, StringComparer.Ordinal);
        var due = new List<(string, IReadOnlyList<Alert>)>();
        foreach (var group in groups)
        {
            var firing = group.Where(static a => a.Status.State == AlertStatus.Firing).ToList();
            var ended = group.Where(a => a.Status.State != AlertStatus.Firing && Notice(told, a) is not null)
                .Select(a => a.Status.EndsAt is null ? a with { Status = a.Status with { EndsAt = now } } : a).ToList();
            var isNews = firing.Any(a => Notice(told, a) is not { } n || n.StartsAt != a.Status.StartsAt || now - n.ToldAt >= repeat);
            if (isNews || (ended.Count > 0 && spec.SendResolved is not false))
            {
                due.Add((group.Key, [.. firing, .. spec.SendResolved is false ? [] : ended]));
            }
        }

        return due;
    }

    /// <summary>What the receiver knows after some of it came through; alerts that are gone or have ended are forgotten.</summary>
    public static IReadOnlyList<AlertNotice> Told(
        AlertReceiver receiver, IReadOnlyList<Alert> alerts, IReadOnlyCollection<string> sent, DateTimeOffset now)
    {
        var told = receiver.Status?.Told ?? [];
        var quiet = receiver.Spec?.SendResolved is false;
        return [.. alerts.OrderBy(static a => a.Source, StringComparer.Ordinal).ThenBy(static a => a.Status.Name, StringComparer.Ordinal)
            .Select(a => (a.Status.State == AlertStatus.Firing, sent.Contains(a.Source), Notice(told, a)) switch
            {
                (true, true, _) when IsWanted(receiver, a) => new AlertNotice
                {
                    Source = a.Source,
                    Alert = a.Status.Name,
                    Labels = a.Labels,
                    Summary = a.Status.Summary,
                    StartsAt = a.Status.StartsAt,
                    ToldAt = now,
                },
                (true, _, { } known) => known,
                (false, false, { } known) when !quiet => known with { EndsAt = a.Status.EndsAt },
                _ => null,
            }).OfType<AlertNotice>()];
    }

    /// <summary>When to look again because of the clock alone; null for never.</summary>
    public static DateTimeOffset? NextRepeat(AlertReceiver receiver)
    {
        var repeat = GoDuration.Parse(receiver.Spec?.RepeatInterval ?? "") ?? DefaultRepeat;
        return (receiver.Status?.Told ?? []).Min(static n => n.ToldAt) + repeat;
    }

    private static bool IsWanted(AlertReceiver receiver, Alert alert)
        => receiver.Spec?.Severities is not { Count: > 0 } severities || severities.Contains(alert.Status.Severity ?? "");

    private static AlertNotice? Notice(IReadOnlyList<AlertNotice> told, Alert alert)
        => told.FirstOrDefault(n => GoneAlerts.IsOf(n, alert));
}
