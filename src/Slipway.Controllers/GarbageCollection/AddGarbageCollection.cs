using Slipway.Api.Meta;
using Slipway.Api.Schemas;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.GarbageCollection;

/// <summary>Registers the garbage collector: one controller for each stored kind, over one graph.</summary>
internal static class AddGarbageCollection
{
    public const string Name = "generic-garbage-collector";

    private const int Workers = 2;

    public static IReadOnlyList<Controller> To(ControllerContext context, IReadOnlyList<KindInfo> kinds)
    {
        var graph = new GarbageGraph();
        var controllers = new Dictionary<KindInfo, Controller>();
        foreach (var kind in kinds)
        {
            var objects = graph.Add(context, kind);
            var reconciler = new GarbageReconciler(context.Clients(Name), kind, objects, graph, context.Logger(Name));
            var controller = context.Controller(Name, reconciler, Workers);
            controllers.Add(kind, controller);
            objects.OnChange((old, value) => Enqueue(graph, controllers, kind, old, value));
        }

        return [.. controllers.Values];
    }

    private static void Enqueue(
        GarbageGraph graph,
        Dictionary<KindInfo, Controller> controllers,
        KindInfo kind,
        PartialObjectMetadata? old,
        PartialObjectMetadata? value)
    {
        if (value is not null && (value.Metadata?.OwnerReferences is { Count: > 0 } || value.IsTerminating()))
        {
            controllers[kind].Queue.Add(value.Key());
        }

        if (value is null || value.IsTerminating())
        {
            foreach (var dependent in graph.DependentsOf((value ?? old)!.Uid()))
            {
                controllers[dependent.Kind].Queue.Add(dependent.Value.Key());
            }
        }

        // An owner that waits goes on when a dependent ends, begins to end, or leaves it.
        foreach (var reference in old?.Metadata?.OwnerReferences ?? [])
        {
            if (Kinds.Find(reference.ApiVersion ?? "", reference.Kind ?? "") is { } ownerKind
                && controllers.TryGetValue(ownerKind, out var controller))
            {
                controller.Queue.Add(new ObjectKey(ownerKind.Namespaced ? old!.Namespace() : "", reference.Name ?? ""));
            }
        }
    }
}
