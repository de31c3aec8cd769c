using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Events;

namespace Slipway.Controllers.Delivery.Alerts;

/// <summary>Events of alerts that begin and end.</summary>
internal static class AlertNews
{
    /// <summary>Tells of a change between two looks; nothing when there is none.</summary>
    public static void Tell(IEventRecorder events, KubeObject about, AlertStatus? old, AlertStatus now)
    {
        if (old?.State == now.State)
        {
            return;
        }

        if (now.State == AlertStatus.Firing)
        {
            events.Warning(about, "AlertFiring", $"{now.Severity} {now.Name}: {now.Summary}");
        }
        else if (old?.State == AlertStatus.Firing)
        {
            events.Normal(about, "AlertResolved", $"{now.Severity} {now.Name}: {now.Summary}");
        }
    }
}
