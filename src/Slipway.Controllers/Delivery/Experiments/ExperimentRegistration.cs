using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;
using Slipway.Controllers.Delivery.Rollouts;

namespace Slipway.Controllers.Delivery.Experiments;

/// <summary>Composes the controller of Experiments.</summary>
internal static class ExperimentRegistration
{
    /// <summary>Name of the controller of a kind of experiment: <c>experiments</c>, or with another group at its end.</summary>
    public static string NameOf(KindInfo kind) => kind.Group == Kinds.OwnGroup ? kind.Plural : kind.GroupResource;

    /// <summary>The controller of one kind of experiment; to be made before the informers start.</summary>
    /// <param name="context">What it may touch.</param>
    /// <param name="kind">The kind: there is one in each group, with a controller of its own.</param>
    public static Controller AddExperiments(this ControllerContext context, KindInfo kind)
    {
        var name = NameOf(kind);
        var caches = new ExperimentCaches(context.Informers, kind);
        var applier = new ExperimentActionApplier(
            kind, context.Clients(name), context.Recorder(name), new WriteExpectations(context.Time));
        var controller = context.Controller(
            name, new ExperimentReconciler(caches, applier, context.Time, context.Logger(name)));
        caches.OnChange(controller.Queue.Add);
        return controller;
    }
}
