using Slipway.Api.Delivery;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Judgement;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Composes the controller of Rollouts.</summary>
public static class RolloutRegistration
{
    /// <summary>Name of the controller, as in its user.</summary>
    public const string Name = "rollouts";

    /// <summary>The controller; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="judgements">Where verdicts come from; a <see cref="TelemetryFollower"/> feeds it. Its OnChange is set here.</param>
    public static Controller AddRollouts(this ControllerContext context, JudgementBook judgements)
    {
        var kind = Kinds.Of<Rollout>();
        var caches = new RolloutCaches(context.Informers, kind);
        var logger = context.Logger(Name);
        var reconciler = new RolloutReconciler(
            kind, caches, context.Clients(Name), context.Recorder(Name), judgements, context.Time, logger);
        var controller = context.Controller(Name, reconciler);
        caches.OnChange(controller.Queue.Add);
        judgements.OnChange = controller.Queue.Add;
        return controller;
    }
}
