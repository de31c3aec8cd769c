using Slipway.Api.Delivery;
using Slipway.Api.Meta;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Delivery.Objectives;

/// <summary>Composes the controller of objectives.</summary>
internal static class ObjectiveRegistration
{
    private const string Name = "servicelevelobjectives";

    /// <summary>The controller; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="book">Where counts come from; a telemetry follower feeds it.</param>
    public static Controller AddObjectives(this ControllerContext context, ObjectiveBook book)
    {
        var objectives = context.Informers.For<ServiceLevelObjective>();
        var controller = context.Controller(
            Name, new ObjectiveReconciler(objectives, book, context.Clients(Name), context.Recorder(Name), context.Time));
        objectives.OnChange((old, now) =>
        {
            if (old?.Uid() != now?.Uid() || old?.Metadata?.Generation != now?.Metadata?.Generation)
            {
                controller.Queue.Add((now ?? old)!.Key());
            }
        });
        return controller;
    }
}
