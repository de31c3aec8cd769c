using Slipway.Api.Delivery;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Moves an alert on: inactive, pending, firing, resolved, as alerts of Prometheus do.</summary>
internal static class AlertProgress
{
    /// <summary>How long an alert that has ended is shown as resolved.</summary>
    public static readonly TimeSpan ShownResolved = TimeSpan.FromMinutes(15);

    /// <summary>The alert after a look at its condition.</summary>
    /// <param name="old">The alert before; null for none.</param>
    /// <param name="alert">Name, severity and summary.</param>
    /// <param name="holds">Whether the condition holds.</param>
    /// <param name="wait">How long it must hold before the alert fires.</param>
    /// <param name="now">The time.</param>
    public static AlertStatus Next(AlertStatus? old, AlertStatus alert, bool holds, TimeSpan wait, DateTimeOffset now)
    {
        var was = old?.State;
        alert = alert with { StartsAt = old?.StartsAt, EndsAt = old?.EndsAt };
        if (!holds)
        {
            return was == AlertStatus.Firing ? alert with { State = AlertStatus.Resolved, EndsAt = now }
                : was == AlertStatus.Resolved && now - old!.EndsAt < ShownResolved ? alert with { State = AlertStatus.Resolved }
                : alert with { State = AlertStatus.Inactive };
        }

        var since = was is AlertStatus.Pending or AlertStatus.Firing ? old!.ActiveAt ?? now : now;
        alert = alert with { ActiveAt = since };
        return was == AlertStatus.Firing ? alert with { State = AlertStatus.Firing, EndsAt = null }
            : now - since >= wait ? alert with { State = AlertStatus.Firing, StartsAt = now, EndsAt = null }
            : alert with { State = AlertStatus.Pending };
    }
}
