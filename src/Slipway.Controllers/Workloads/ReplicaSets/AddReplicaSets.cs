using Slipway.Api.Apps;
using Slipway.Api.Core;
using Slipway.Api.Meta;
using Slipway.Client.Informers;
using Slipway.Client.Reconciling;

namespace Slipway.Controllers.Workloads.ReplicaSets;

/// <summary>Registers the ReplicaSet controller.</summary>
internal static class AddReplicaSets
{
    public const string Name = "replicaset-controller";

    public static Controller To(ControllerContext context)
    {
        var sets = context.Informers.For<ReplicaSet>();
        var pods = context.Informers.For<Pod>();
        pods.AddIndex(ReplicaSetReconciler.ControllerIndex, static p => [Ownership.IndexValue(p)]);
        var client = context.Clients(Name);
        var expectations = new PodExpectations(context.Time);
        var control = new ReplicaSetPods(new PodControl(client, pods, expectations, context.Recorder(Name)), context.Ids);
        var reconciler = new ReplicaSetReconciler(client, sets, pods, expectations, control, context.Time, context.Logger(Name));
        var controller = context.Controller(Name, reconciler);
        sets.OnChange((old, set) => controller.Queue.Add((set ?? old)!.Key()));
        pods.OnChange((old, pod) =>
        {
            foreach (var key in SetsOf(sets, old, pod))
            {
                expectations.Observed(key, (pod ?? old)!, pod is null);
                controller.Queue.Add(key);
            }
        });
        return controller;
    }

    private static IEnumerable<ObjectKey> SetsOf(IInformer<ReplicaSet> sets, Pod? old, Pod? pod)
    {
        var owners = new[] { old, pod }.Select(static p => p?.ControllerOwner()).Where(static r => r?.Kind == "ReplicaSet").ToList();
        var ns = (pod ?? old)!.Namespace();
        var keys = owners.Select(r => new ObjectKey(ns, r!.Name ?? ""));
        return pod is null || pod.ControllerOwner() is not null
            ? keys.Distinct()
            : keys.Concat(sets.List(ns)
                .Where(s => SelectorMatch.Selects(s.Spec?.Selector, pod.Labels()))
                .Select(static s => s.Key())).Distinct();
    }
}
