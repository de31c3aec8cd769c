using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Judgement;
using Slipway.Controllers.Delivery.Rollouts.Gates;

namespace Slipway.Controllers.Delivery.Rollouts;

/// <summary>Composes the controller of Rollouts.</summary>
public static class RolloutRegistration
{
    /// <summary>Name of the controller of a kind of Rollout, as in its user: <c>rollouts</c>, or with another group at its end.</summary>
    public static string NameOf(KindInfo kind) => kind.Group == Kinds.OwnGroup ? kind.Plural : kind.GroupResource;

    /// <summary>The controller of one kind of Rollout; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="kind">The kind: there is one in each group, with a controller of its own.</param>
    /// <param name="judgements">
    /// Where verdicts come from, for this kind alone; a <see cref="TelemetryFollower"/> feeds it. Its OnChange is set here.
    /// </param>
    /// <param name="gates">How gates are called; it must not follow redirects. Null where there is no way to.</param>
    public static Controller AddRollouts(
        this ControllerContext context, KindInfo kind, JudgementBook judgements, HttpMessageInvoker? gates = null)
    {
        var name = NameOf(kind);
        var caches = new RolloutCaches(context.Informers, kind);
        var logger = context.Logger(name);
        var client = context.Clients(name);
        var desk = new GateDesk(client, gates, context.Time);
        var reconciler = new RolloutReconciler(
            kind, caches, client, new RolloutActionApplier(client, context.Recorder(name), new WriteExpectations(context.Time), desk),
            judgements, context.Time, logger);
        var controller = context.Controller(name, reconciler);
        caches.OnChange(controller.Queue.Add);
        judgements.OnChange = controller.Queue.Add;
        desk.OnArrival = controller.Queue.Add;
        return controller;
    }
}
