using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Events;

/// <summary>Registers the cleaner of events.</summary>
internal static class AddEventExpiry
{
    public const string Name = "event-expiry";

    private const int Workers = 1;

    public static Controller To(ControllerContext context)
    {
        var events = context.Informers.For<Event>();
        var controller = context.Controller(Name, new EventExpiryReconciler(context.Clients(Name), events, context.Time), Workers);
        events.OnChange((old, value) => controller.Queue.Add((value ?? old)!.Key()));
        return controller;
    }
}
